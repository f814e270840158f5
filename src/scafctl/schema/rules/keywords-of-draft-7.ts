// The keywords that draft 7 has beside those of 2020-12, or with another meaning. A schema is of
// draft 7 when its `$schema` says so.
import { isJsonArray, isJsonObject, member } from "../../contract/json.js";
import type { Keyword } from "./keywords.js";
import { itemsOf, requireNames } from "./members.js";
import { NotChecked } from "./not-checked.js";
import type { Step } from "./step.js";

export const DRAFT_7_APPLICATORS: readonly (readonly [string, Keyword])[] = [
  ["items", items],
  ["dependencies", dependencies],
];

/** One schema for all items, or one for each of the first and `additionalItems` for the others. */
function items(step: Step): void {
  const { expected, evaluated } = step;
  if (!isJsonArray(expected)) {
    for (const [, instance] of itemsOf(step)) step.require(instance, expected);
    evaluated.all ||= isJsonArray(step.value);
    return;
  }
  const additional = member(step.schema, "additionalItems");
  for (const [index, instance] of itemsOf(step)) {
    const schema = expected[index] ?? additional;
    if (schema === undefined) continue;
    evaluated.add(index);
    step.require(instance, schema);
  }
}

/** For a member that is there: names that must be there too, or a schema for the whole. */
function dependencies(step: Step): void {
  const { expected, value } = step;
  if (!isJsonObject(expected)) throw new NotChecked("form");
  for (const [name, dependency] of Object.entries(expected)) {
    step.budget.spend(1);
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) continue;
    if (isJsonArray(dependency)) requireNames(step, dependency);
    else step.requireInPlace(dependency);
  }
}
