// Every keyword that is checked. Not here: annotations, and `format`, which Go never asserts.
import { ASSERTIONS } from "./keywords-of-values.js";
import { APPLICATORS } from "./keywords-with-schemas.js";
import type { Step } from "./step.js";

/**
 * Checks one keyword; a value of another type than the keyword is for is accepted.
 * @throws NotChecked when it cannot be checked
 */
export type Keyword = (step: Step) => void;

export const KEYWORDS: ReadonlyMap<string, Keyword> = new Map([...ASSERTIONS, ...APPLICATORS]);
