// Text that a plugin wrote, made safe to show: on a terminal, in a message, in Markdown.
import { stripVTControlCharacters } from "node:util";

/** Marks that reorder or hide what is read, and every control character but newline and tab. */
const unsafe = /(?![\n\t])\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]/gu;

/**
 * Plain text of a plugin without terminal escapes, control characters and direction marks; `\r\n`
 * becomes `\n`.
 * @param limit characters kept; what is cut is shown by an ellipsis
 */
export function cleanText(text: string, limit = 4000): string {
  // Capped first as well: a plugin may send megabytes, and escapes only make a text shorter.
  const head = text.length > limit * 4 ? text.slice(0, limit * 4) : text;
  const clean = stripVTControlCharacters(head).replace(/\r\n?/g, "\n").replace(unsafe, "");
  return shorten(clean, limit, clean.length < text.length && head !== text);
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

/** The end of a long text, cleaned: what a program said last tells more than what it said first. */
export function cleanTail(text: string, limit = 2000): string {
  const clean = cleanText(text.length > limit * 4 ? text.slice(-limit * 4) : text, limit * 4).trim();
  return clean.length <= limit ? clean : `…${wholeCharacters(clean.slice(-limit))}`;
}

/** Escapes a cleaned text so that Markdown shows it as it is: no links, no HTML, no headings. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+\-.!~|<>&:$@]/g, (character) =>
      character === "<" ? "&lt;" : character === "&" ? "&amp;" : `\\${character}`,
    )
    .replace(/^[ \t]+/gm, "")
    .replace(/\n/g, "\n\n");
}

function shorten(text: string, limit: number, cutBefore: boolean): string {
  if (text.length > limit) return `${wholeCharacters(text.slice(0, limit - 1))}…`;
  return cutBefore ? `${text}…` : text;
}

/** Drops half a surrogate pair at either end. */
function wholeCharacters(text: string): string {
  return text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");
}
