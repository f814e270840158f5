// Decodes a text file strictly: a byte that is not text is an error, never a replacement character.

/** The bytes are not text in an encoding that is read. The message has the first wrong byte. */
export class NotTextError extends Error {
  override readonly name = "NotTextError";
}

/**
 * Decodes UTF-8, or UTF-16 with a byte order mark, which PowerShell writes. Removes the mark.
 * @throws NotTextError with the line and column of the first byte that is wrong
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeText(littleEndian(bytes));
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    throw new NotTextError(describeFirstWrongByte(bytes, encoding), { cause: error });
  }
}

/** An odd last byte stays and is reported. */
function littleEndian(bytes: Uint8Array): Buffer {
  const even = bytes.length - (bytes.length % 2);
  return Buffer.concat([Buffer.from(bytes.subarray(0, even)).swap16(), bytes.subarray(even)]);
}

function describeFirstWrongByte(bytes: Uint8Array, encoding: "utf-8" | "utf-16le"): string {
  const lenient = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
  // Equal up to the first byte that was replaced.
  const encoded = Buffer.from(lenient, encoding);
  let at = 0;
  while (encoded[at] === bytes[at] && at < bytes.length) at++;
  if (encoding === "utf-16le") at -= at % 2;
  const before = new TextDecoder(encoding).decode(bytes.subarray(0, at)).split("\n");
  const column = Array.from(before.at(-1) ?? "").length + 1;
  const name = encoding === "utf-8" ? "UTF-8" : "UTF-16";
  const byte = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, "0");
  return `not ${name} text: byte 0x${byte} at line ${before.length}, column ${column}; save the file as UTF-8`;
}
