// Coerces inputs of the wrong type as scafctl does, on request, and reports each change.
import { type JsonObject, jsonObject, type JsonValue } from "../../scafctl/index.js";
import type { Path } from "./parse-request.js";
import type { Problem } from "./problem.js";

/**
 * Replaces top-level inputs by the coerced values of the findings, the first one for each input.
 * scafctl does not coerce nested values either.
 * @param root path of the inputs in the paths of the findings: `["inputs"]` for the problems of a
 *   request
 * @returns the inputs, and the findings that were applied
 */
export function applyCoercions<T extends Pick<Problem, "path" | "coerced">>(
  inputs: JsonObject,
  findings: readonly T[],
  root: Path = [],
): { readonly inputs: JsonObject; readonly applied: readonly T[] } {
  const values = new Map<string, JsonValue>();
  const applied = findings.filter(({ path, coerced }) => {
    const name = path[root.length];
    if (coerced === undefined || path.length !== root.length + 1 || typeof name !== "string") return false;
    if (!root.every((step, index) => step === path[index])) return false;
    if (!Object.hasOwn(inputs, name) || values.has(name)) return false;
    values.set(name, coerced);
    return true;
  });
  if (applied.length === 0) return { inputs, applied };
  const entries = Object.entries(inputs).map(
    ([name, value]) => [name, values.has(name) ? (values.get(name) ?? null) : value] as const,
  );
  return { inputs: jsonObject(entries), applied };
}
