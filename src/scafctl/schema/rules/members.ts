// What keywords do with the members and items of a value.
import { isJsonArray, isJsonObject, type JsonValue } from "../../contract/json.js";
import type { Instance } from "./instance.js";
import type { Step } from "./step.js";

/** For each member or item that a keyword looks at. */
export const CHILD_STEPS = 10;

/** The members of the value, if it is an object. */
export function childrenOf({ instance, budget }: Step): readonly (readonly [string, Instance])[] {
  const { names } = instance;
  budget.spend(names.length * CHILD_STEPS);
  return names.flatMap((name) => {
    const child = instance.child(name);
    return child === undefined ? [] : [[name, child] as const];
  });
}

/** The items of the value from `start` to before `end`, if it is a list. */
export function itemsOf(
  { value, instance, budget }: Step,
  start = 0,
  end = Infinity,
): readonly (readonly [number, Instance])[] {
  const length = isJsonArray(value) ? Math.min(value.length, end) : 0;
  const found: (readonly [number, Instance])[] = [];
  budget.spend(Math.max(0, length - start) * CHILD_STEPS);
  for (let index = start; index < length; index++) {
    const child = instance.child(index);
    if (child !== undefined) found.push([index, child]);
  }
  return found;
}

/** Fails for each name that the value, if it is an object, has no member of. */
export function requireNames(step: Step, names: readonly JsonValue[]): void {
  const { value } = step;
  if (!isJsonObject(value)) return;
  step.budget.spend(names.length);
  for (const name of names) {
    if (typeof name === "string" && !Object.hasOwn(value, name)) step.fail(name);
  }
}
