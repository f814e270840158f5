// Explains every failure in one sentence, with what to do about it.
import { isPluginError, isProviderError } from "../../scafctl/index.js";
import { cleanLine, withoutColours } from "../text/foreign-text.js";
import { type Explanation, lastWordsSentence, sentence } from "./explanation.js";
import { explainPluginError } from "./plugin-failures.js";
import { isRequestError } from "./request-error.js";
import { explainRequestError } from "./request-failures.js";

/** Explains anything that was thrown; never throws. */
export function explain(error: unknown): Explanation {
  if (isPluginError(error)) return explainPluginError(error);
  if (isRequestError(error)) return explainRequestError(error);
  if (isProviderError(error)) {
    return {
      sentence: sentence(
        `${cleanLine(error.providerName, 100)} failed: ${cleanLine(withoutColours(error.message), 1000)}`,
      ),
      actions: ["show-log"],
    };
  }
  const text = error instanceof Error ? error.message : String(error);
  return { sentence: sentence(`Unexpected error: ${cleanLine(text)}`), actions: ["show-log"] };
}

/** Sentence, last words and remedy in one line. */
export function explainInFull(error: unknown): string {
  const { sentence: first, remedy, lastWords } = explain(error);
  const words = lastWords === undefined ? undefined : lastWordsSentence(lastWords);
  return [first, words, remedy].filter((part) => part !== undefined).join(" ");
}
