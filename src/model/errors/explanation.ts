// What a person reads about a failure.
import { cleanLine } from "../text/foreign-text.js";

export type Action = "allow" | "show-log" | "restart" | "open-settings" | "reveal-file" | "retry";

export interface Explanation {
  /**
   * What happened, and to which file. Ends with a full stop. Safe to show: text of plugins in it is
   * cleaned and shortened.
   */
  readonly sentence: string;
  /** What to do; one or two sentences. */
  readonly remedy?: string;
  /** Like `remedy`, where plugins keep running and have a log to open. */
  readonly editorRemedy?: string;
  /** The end of what the program wrote to stderr, cleaned and shortened; may have several lines. */
  readonly lastWords?: string;
  /** In the order of their buttons. */
  readonly actions: readonly Action[];
}

/** Adds a full stop unless the text, which may be a plugin's, ends with a mark. */
export function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** Last words in one line. */
export function lastWordsSentence(lastWords: string): string {
  return `Its last words: ${sentence(cleanLine(lastWords))}`;
}

export function didYouMean(suggestion: string | undefined): string | undefined {
  return suggestion === undefined ? undefined : `Did you mean "${cleanLine(suggestion, 100)}"?`;
}
