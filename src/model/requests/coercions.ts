// Coerces inputs of the wrong type as scafctl does, on request, and reports each change.
import { type JsonObject, jsonObject, type JsonValue } from "../../scafctl/index.js";
import type { Path } from "./parse-request.js";

/** A finding or problem that may know what scafctl would make of the value. */
interface Coercible {
  readonly path: Path;
  readonly coerced?: JsonValue | undefined;
}

interface Coercions<T extends Coercible> {
  readonly inputs: JsonObject;
  /** What was applied, in the order of the findings: everything that changed. */
  readonly applied: readonly T[];
}

/**
 * Applies what the findings offer for top-level inputs; deeper ones are not coerced by scafctl
 * either. Of several offers for one input the first counts.
 * @param root where the inputs stand in the findings' paths: `["inputs"]` for the problems of a
 *   request
 */
export function applyCoercions<T extends Coercible>(
  inputs: JsonObject,
  findings: readonly T[],
  root: Path = [],
): Coercions<T> {
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
