// The forms in which a program may write a secret: as it is, escaped for JSON or an address, in
// base64 at each of the three alignments.

/** Shorter values are not masked: they are found in too many words. UTF-16 units. */
export const MIN_SECRET_LENGTH = 5;

/**
 * What to look for to find a secret in text. Each line of a secret with several is a form too,
 * because logs come line by line.
 */
export function secretForms(value: string): ReadonlySet<string> {
  const escaped = JSON.stringify(value).slice(1, -1);
  const address = encodeURIComponent(value);
  const lines = /[\r\n]/.test(value) ? value.split(/[\r\n]+/).map((line) => line.trim()) : [];
  const forms = [
    value,
    ...lines,
    // JSON; as Go escapes it; ASCII only, as Python does.
    escaped,
    escaped.replace(/[<>&]/g, unicodeEscape),
    escaped.replace(/[^ -~]/g, unicodeEscape),
    // Addresses; as Go and as browsers encode forms; hexadecimal digits in lower case.
    address,
    address.replaceAll("%20", "+").replace(/[!'()*]/g, percentEscape),
    address.replaceAll("%20", "+").replace(/[!'()~]/g, percentEscape),
    address.replace(/%../g, (code) => code.toLowerCase()),
    ...base64Forms(value),
  ];
  return new Set(forms.filter((form) => form.length >= MIN_SECRET_LENGTH));
}

/** The characters of base64 that depend on the secret alone, whatever is before and after it. */
function base64Forms(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    // The first characters have bits of what is before; the last one has bits of what follows.
    const form = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return [form, form.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function percentEscape(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
