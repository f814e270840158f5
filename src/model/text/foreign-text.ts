// Makes text from outside safe to show in a terminal, a message or Markdown.
import { stripVTControlCharacters } from "node:util";

/** Direction marks, invisible characters, and control characters except newline and tab. */
const unsafe = /(?![\n\t])\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]/gu;

/**
 * Plain text of a plugin without terminal escapes, control characters and direction marks; `\r\n`
 * becomes `\n`.
 * @param limit maximum length; a longer text ends with an ellipsis
 */
export function cleanText(text: string, limit = 4000): string {
  // Shortened first as well: a plugin may send megabytes, and cleaning never makes text longer.
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

/** The end of a text, cleaned: the last output of a program usually has the reason. */
export function cleanTail(text: string, limit = 2000): string {
  const clean = cleanText(text.length > limit * 4 ? text.slice(-limit * 4) : text, limit * 4).trim();
  return clean.length <= limit ? clean : `…${wholeCharacters(clean.slice(-limit))}`;
}

/** Escapes a cleaned text so that Markdown shows it unchanged. */
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
