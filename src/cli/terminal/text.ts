// Text from outside for the terminal. The sentences that it is put into are in messages.ts.
import { explainInFull } from "../../model/errors/explain.js";
import { cleanLine, cleanText } from "../../model/text/foreign-text.js";
import { type SafeText, textFor } from "../../model/text/places.js";

export type Text = SafeText<"terminal">;

/** On one line. */
export function line(text: string, limit?: number): Text {
  return textFor("terminal", cleanLine(text, limit));
}

/**
 * With its lines, for what is printed on lines of its own.
 * @param prefix our own text before each line
 */
export function lines(text: string, prefix = "", limit = 4000): Text {
  return cleanText(text.trimEnd(), limit).replace(/^/gm, prefix) as Text;
}

/** What a program wrote: a mark before each line. */
export function quoted(text: string): Text {
  return lines(text, "  | ");
}

/** Why something failed, with what to do about it. */
export function explained(error: unknown): Text {
  return textFor("terminal", explainInFull(error));
}
