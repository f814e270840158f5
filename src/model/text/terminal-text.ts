// What a provider writes for a terminal, made harmless: colours and the line that is being written
// stay, every other escape goes.

const ESC = "\u001b";
const BEL = "\u0007";

/**
 * A string sequence (OSC, DCS, SOS, PM, APC: titles, links, the clipboard) with all it carries, up
 * to its end or whatever breaks it off.
 */
const STRINGS = `(?:${ESC}[\\]PX^_]|[\u0090\u0098\u009d-\u009f])[^${BEL}${ESC}\u009c\u0018\u001a]*(?:${BEL}|${ESC}\\\\|\u009c)?`;
/** CSI: parameters, intermediates, the final character that says what it does. */
const CONTROLS = `(?:${ESC}\\[|\u009b)([0-?]*)([ -/]*)([@-~]?)`;
/** Every other escape. */
const OTHERS = `${ESC}[ -/]*[0-~]?`;
/**
 * Controls but newline, tab, carriage return and backspace; and the marks that reorder or hide what
 * is read.
 */
const MARKS = "(?![\\n\\t\\r\\b])\\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]";

const UNWANTED = new RegExp(`${STRINGS}|${CONTROLS}|${OTHERS}|${MARKS}`, "gu");

/**
 * What a control sequence may be, by its final character and with which parameters. None of them
 * leaves the line.
 */
const ALLOWED: ReadonlyMap<string, RegExp> = new Map([
  // Colours and other looks. A private prefix makes it a question to the keyboard.
  ["m", /^[\d;:]*$/],
  // Erase in line; to a column, right, left.
  ["K", /^[012]?$/],
  ["G", /^\d*$/],
  ["C", /^\d*$/],
  ["D", /^\d*$/],
]);

/** Ends every look that a text may have left on. */
export const RESET_LOOKS = `${ESC}[0m`;

/**
 * Text for a terminal with nothing in it that could do more than write: no title, link, clipboard,
 * keyboard mode or answer to a question, and no way back over what stands in earlier lines. `\r`,
 * `\b`, tabs and newlines stay as they are.
 * @param text in whole escapes, as {@link StreamedOutput} has it; of a sequence that is cut, the
 *   part in this text is dropped
 */
export function terminalText(text: string): string {
  return text.replace(UNWANTED, (_all, parameters?: string, between?: string, final?: string) => {
    if (parameters === undefined || final === undefined || between !== "") return "";
    return ALLOWED.get(final)?.test(parameters) === true ? `${ESC}[${parameters}${final}` : "";
  });
}
