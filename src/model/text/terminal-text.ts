// Makes live output of a provider safe for a terminal: keeps colours and edits of the current line,
// removes every other escape sequence.
import { showInvisible } from "./foreign-text.js";
import type { SafeText } from "./places.js";

const ESC = "\u001b";
const BEL = "\u0007";

/**
 * A string sequence (OSC, DCS, SOS, PM, APC: titles, links, the clipboard) with its content, up to
 * its terminator or what cancels it.
 */
const STRINGS = `(?:${ESC}[\\]PX^_]|[\u0090\u0098\u009d-\u009f])[^${BEL}${ESC}\u009c\u0018\u001a]*(?:${BEL}|${ESC}\\\\|\u009c)?`;
/** CSI: parameters, intermediates, and the final character, which is the command. */
const CONTROLS = `(?:${ESC}\\[|\u009b)([0-?]*)([ -/]*)([@-~]?)`;
/** Every other escape. */
const OTHERS = `${ESC}[ -/]*[0-~]?`;
/** Controls except newline, tab, carriage return and backspace. */
const SINGLE = "(?![\\n\\t\\r\\b])\\p{Cc}";

const UNWANTED = new RegExp(`${STRINGS}|${CONTROLS}|${OTHERS}|${SINGLE}`, "gu");
const TEXT = /\P{Cc}+/gu;

/** The allowed control sequences: final character and parameters. None of them leaves the line. */
const ALLOWED: ReadonlyMap<string, RegExp> = new Map([
  // Colours and styles. With a private prefix it would change keyboard modes.
  ["m", /^[\d;:]*$/],
  // Erase in line; to a column, right, left.
  ["K", /^[012]?$/],
  ["G", /^\d*$/],
  ["C", /^\d*$/],
  ["D", /^\d*$/],
]);

/** Resets colours and styles. */
export const RESET_LOOKS = `${ESC}[0m` as SafeText<"terminal">;

/**
 * Removes everything that does more than write: titles, links, clipboard access, keyboard modes,
 * queries, and moving to earlier lines. Keeps `\r`, `\b`, tabs and newlines. Shows invisible
 * characters.
 * @param text with complete escape sequences, as in {@link StreamedOutput}; an incomplete one is
 *   removed
 */
export function terminalText(text: string): SafeText<"terminal"> {
  const written = text.replace(UNWANTED, (_all, parameters?: string, between?: string, final?: string) => {
    if (parameters === undefined || final === undefined || between !== "") return "";
    return ALLOWED.get(final)?.test(parameters) === true ? `${ESC}[${parameters}${final}` : "";
  });
  return written.replace(TEXT, showInvisible) as SafeText<"terminal">;
}
