// Checks a value against a schema.
import { isJsonObject, member, type JsonSchema, type JsonValue, stringifyJson } from "../../contract/json.js";
import { Evaluation, type Omission } from "../rules/evaluation.js";
import { References } from "../rules/references.js";
import type { Breach, Verdict } from "../rules/result.js";

export interface Violation extends Omit<Breach, "instance"> {
  readonly path: readonly (string | number)[];
  readonly value: JsonValue;
}

export interface Checked {
  /** Undefined when it depends on parts that were not checked. */
  readonly isValid: Verdict;
  readonly violations: readonly Violation[];
  /** Each part of the schema at most once. */
  readonly omissions: readonly Omission[];
}

/** Nobody reads more of them. */
const MAX_VIOLATIONS = 1000;

/** Every draft but 7 is checked as 2020-12. */
const STANDARD = /^(?:https?:\/\/json-schema\.org\/|#?$)/;

/** Schemas are immutable and are checked at every keystroke. */
const known = new WeakMap<object, References>();

/**
 * Checks a value with exact numbers in a bounded number of steps. Never throws, whatever the schema
 * holds: what cannot be checked is left out and named.
 */
export function checkSchema(schema: JsonSchema, value: JsonValue): Checked {
  const dialect = isJsonObject(schema) ? member(schema, "$schema") : undefined;
  if (typeof dialect === "string" && !STANDARD.test(dialect)) {
    // Which keywords it has is not known.
    const omission = { keyword: "$schema", value: dialect, reason: "remote", path: [] } as const;
    return { isValid: undefined, violations: [], omissions: [omission] };
  }
  const evaluation = new Evaluation(referencesOf(schema));
  const result = evaluation.run(schema, value);
  const breaches = result.breaches(MAX_VIOLATIONS + 1);
  if (breaches.length > MAX_VIOLATIONS) evaluation.giveUp();
  const violations = breaches.slice(0, MAX_VIOLATIONS).map(({ instance, ...rule }) => {
    return { ...rule, path: instance.path, value: instance.value };
  });
  return { isValid: result.verdict, violations: distinct(violations), omissions: evaluation.omissions };
}

function referencesOf(schema: JsonSchema): References {
  if (!isJsonObject(schema)) return new References(schema);
  const references = known.get(schema) ?? new References(schema);
  known.set(schema, references);
  return references;
}

/** The same rule may be written twice, for instance in two branches of `allOf`. */
function distinct(violations: readonly Violation[]): readonly Violation[] {
  const seen = new Set<string>();
  return violations.filter(({ keyword, path, missing, expected }) => {
    const key = JSON.stringify([keyword, path, missing]) + stringifyJson(expected);
    return !seen.has(key) && seen.add(key);
  });
}
