// A problem in a request's text.
import type { JsonValue } from "../../scafctl/index.js";

/** Something wrong in a request's text; offsets in UTF-16 units, as editors count. */
export interface Problem {
  readonly severity: "error" | "warning" | "info";
  readonly code: string;
  /** One sentence, with a "did you mean" where there is one. */
  readonly message: string;
  readonly offset: number;
  readonly length: number;
  /** Where in the value, e.g. ["inputs", "message"]. */
  readonly path: readonly (string | number)[];
  /** The name that was probably meant, where there is one: for a quick fix. */
  readonly suggestion?: string;
  /**
   * What scafctl would make of a value of the wrong type: for a quick fix, never applied unasked.
   */
  readonly coerced?: JsonValue;
}
