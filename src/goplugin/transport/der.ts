// Encodes DER, as far as a self-signed X.509 certificate needs it.

/** A DER value: `tag`, the length in its short or long form, then the joined parts. */
function value(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

function lengthOf(count: number): Buffer {
  if (count < 0x80) return Buffer.from([count]);
  const bytes: number[] = [];
  for (let rest = count; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => value(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]): Buffer => value(0x31, ...parts);
export const octetString = (content: Uint8Array): Buffer => value(0x04, content);
export const printableString = (text: string): Buffer => value(0x13, Buffer.from(text, "latin1"));
export const boolean = (flag: boolean): Buffer => value(0x01, Buffer.from([flag ? 0xff : 0]));

/** A bit string; `unused` is the number of meaningless bits at its end. */
export const bitString = (content: Uint8Array, unused = 0): Buffer => value(0x03, Buffer.from([unused]), content);

/** `[number]` around whole values (EXPLICIT). */
export const explicit = (number: number, ...parts: readonly Uint8Array[]): Buffer => value(0xa0 | number, ...parts);

/** `[number]` in place of a primitive value's own tag (IMPLICIT). */
export const implicit = (number: number, content: Uint8Array): Buffer => value(0x80 | number, content);

/**
 * A non-negative integer from its big-endian bytes, in the fewest bytes and without becoming
 * negative.
 */
export function integer(bytes: Uint8Array): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const shortest = bytes.subarray(start);
  const needsZero = (shortest[0] ?? 0) >= 0x80 || shortest.length === 0;
  return value(0x02, needsZero ? Buffer.from([0]) : Buffer.alloc(0), shortest);
}

/** An object identifier from its dotted form. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return value(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(number: number): number[] {
  const bytes = [number % 128];
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift(0x80 | (rest % 128));
  return bytes;
}

/**
 * A moment in UTC to the second: UTCTime before 2050, GeneralizedTime from then on (RFC 5280,
 * 4.1.2.5).
 */
export function time(moment: Date): Buffer {
  const digits = moment
    .toISOString()
    .replace(/\.\d+Z$/, "")
    .replaceAll(/[-:T]/g, "");
  return moment.getUTCFullYear() < 2050
    ? value(0x17, Buffer.from(`${digits.slice(2)}Z`, "latin1"))
    : value(0x18, Buffer.from(`${digits}Z`, "latin1"));
}
