// A problem in the text of a request.
import type { JsonValue } from "../../scafctl/index.js";

/** Offsets are in UTF-16 units. */
export interface Problem {
  readonly severity: "error" | "warning" | "info";
  readonly code: string;
  /** One sentence, with a "Did you mean" where there is a suggestion. */
  readonly message: string;
  readonly offset: number;
  readonly length: number;
  /** Path of the value, such as ["inputs", "message"]. */
  readonly path: readonly (string | number)[];
  /** VS Code's JSON validation does not report it, because the live schema leaves the rule out. */
  readonly isHiddenFromEditor?: boolean;
  /** A known name that is similar to the wrong one. */
  readonly suggestion?: string | undefined;
  /** The value that scafctl would coerce the wrong one to; offered as a quick fix. */
  readonly coerced?: JsonValue | undefined;
  /** `coerced` is the value of a secret: it must not be shown. */
  readonly isSecret?: boolean | undefined;
}
