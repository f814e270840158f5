// Plain text from outside: plugins, settings, file names and requests. Its length is capped, and
// characters that a person cannot see are shown as escapes. See places.ts for what depends on the
// place where it is shown.
import { stripVTControlCharacters } from "node:util";

/**
 * Control characters except newline and tab, halves of characters, separators of lines, and what
 * Unicode lists as invisible, such as marks that change the direction. Joiners and variation
 * selectors belong to emoji and to scripts other than Latin, so they stay after such a character.
 */
const INVISIBLE =
  /(?![\n\t])\p{Cc}|\p{Cs}|[\u2028\u2029\ufff9-\ufffb]|(?!(?<=[^\0-\x7f])(?:\u200c|\u200d|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]))\p{DI}/gu;

/** With `\u202e` for an invisible U+202E, and two escapes for one beyond U+FFFF, as in JSON. */
export function showInvisible(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    let escapes = "";
    for (let at = 0; at < character.length; at++) {
      escapes += `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`;
    }
    return escapes;
  });
}

/**
 * Text with several lines; `\r\n` and `\r` become `\n`.
 * @param limit maximum length; a longer text ends with an ellipsis
 */
export function cleanText(text: string, limit = 4000): string {
  // Shortened first as well: a plugin may send megabytes, and only line ends become shorter.
  const head = text.length > limit * 2 ? text.slice(0, limit * 2) : text;
  return shorten(showInvisible(head.replace(/\r\n?/g, "\n")), limit, head !== text);
}

/** Like {@link cleanText}, on one line: runs of white space become one space. */
export function cleanLine(text: string, limit = 300): string {
  return shorten(
    cleanText(text, limit * 4)
      .replace(/\s+/g, " ")
      .trim(),
    limit,
    false,
  );
}

/** The end of a program's output, which usually has the reason why it failed. */
export function cleanTail(output: string, limit = 2000): string {
  const end = output.length > limit * 4 ? output.slice(-limit * 4) : output;
  const clean = cleanText(withoutColours(end), limit * 8).trim();
  return clean.length <= limit ? clean : `…${wholeCharacters(clean.slice(-limit))}`;
}

/**
 * Output of a program without colours and other terminal sequences, which are no part of what it
 * says. Names are not output: a sequence in a name is shown.
 */
export function withoutColours(output: string): string {
  return stripVTControlCharacters(output);
}

function shorten(text: string, limit: number, cutBefore: boolean): string {
  if (text.length > limit) return `${wholeCharacters(text.slice(0, limit - 1))}…`;
  return cutBefore ? `${text}…` : text;
}

/** Drops half a surrogate pair at either end. */
function wholeCharacters(text: string): string {
  return text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");
}
