// The keywords that contain schemas, and references to schemas.
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
  member,
  toNumber,
} from "../../contract/json.js";
import { isSchema } from "../walk.js";
import type { Instance } from "./instance.js";
import type { Keyword } from "./keywords.js";
import { CHILD_STEPS, childrenOf, itemsOf } from "./members.js";
import { NotChecked } from "./not-checked.js";
import type { Verdict } from "./result.js";
import type { Step } from "./step.js";

export const APPLICATORS: readonly (readonly [string, Keyword])[] = [
  ["$ref", (step) => step.requireInPlace(step.target(text(step.expected)).schema)],
  ["$dynamicRef", (step) => step.requireInPlace(step.dynamicTarget(text(step.expected)))],
  ["allOf", (step) => schemas(step.expected).forEach((schema) => step.requireInPlace(schema))],
  ["anyOf", anyOf],
  ["oneOf", oneOf],
  ["not", not],
  ["if", condition],
  ["dependentSchemas", dependentSchemas],
  ["properties", properties],
  ["patternProperties", patternProperties],
  ["additionalProperties", additionalProperties],
  ["propertyNames", propertyNames],
  ["prefixItems", prefixItems],
  ["items", items],
  ["contains", contains],
  ["unevaluatedItems", unevaluatedItems],
  ["unevaluatedProperties", unevaluatedProperties],
];

function anyOf(step: Step): void {
  const verdicts = alternatives(step);
  if (verdicts.includes(true)) return;
  if (verdicts.includes(undefined)) step.skip();
  else failAlternatives(step);
}

function oneOf(step: Step): void {
  const verdicts = alternatives(step);
  const fitting = verdicts.filter((verdict) => verdict === true).length;
  if (fitting > 1) failAlternatives(step);
  else if (verdicts.includes(undefined)) step.skip();
  else if (fitting === 0) failAlternatives(step);
}

function alternatives(step: Step): readonly Verdict[] {
  return schemas(step.expected).map((schema) => {
    if (!isSchema(schema)) {
      step.omit("form", schema);
      return undefined;
    }
    const result = step.inPlace(schema);
    if (result.verdict !== false) step.merge(result);
    return result.verdict;
  });
}

/** What the intended alternative would have evaluated is not known. */
function failAlternatives(step: Step): void {
  step.fail();
  step.evaluated.isUncertain = true;
}

function not(step: Step): void {
  const { verdict } = step.inPlace(schemaOf(step.expected));
  if (verdict === undefined) step.skip();
  else if (verdict) step.fail();
}

function condition(step: Step): void {
  const result = step.inPlace(schemaOf(step.expected));
  const { verdict } = result;
  if (verdict === undefined) {
    step.skip();
    return;
  }
  if (verdict) step.merge(result);
  const consequence = member(step.schema, verdict ? "then" : "else");
  if (consequence !== undefined) step.requireInPlace(consequence);
}

function dependentSchemas(step: Step): void {
  const { value } = step;
  const entries = Object.entries(map(step.expected));
  if (!isJsonObject(value)) return;
  step.budget.spend(entries.length);
  for (const [name, schema] of entries) if (Object.hasOwn(value, name)) step.requireInPlace(schema);
}

function properties(step: Step): void {
  const declared = map(step.expected);
  const { instance, budget } = step;
  const own = step.once(declared, () => Object.keys(declared));
  const fewer = own.length < instance.names.length ? own : instance.names;
  budget.spend(fewer.length * CHILD_STEPS);
  for (const name of fewer) {
    const schema = member(declared, name);
    const child = schema === undefined ? undefined : instance.child(name);
    if (schema === undefined || child === undefined) continue;
    step.evaluated.add(name);
    step.require(child, schema);
  }
}

function patternProperties(step: Step): void {
  const patterns = Object.entries(map(step.expected));
  for (const [name, instance] of childrenOf(step)) {
    for (const [pattern, schema] of patterns) {
      const matches = step.budget.matches(pattern, name);
      if (matches === undefined) step.omit("pattern", pattern);
      if (matches !== true) continue;
      step.evaluated.add(name);
      step.require(instance, schema);
    }
  }
}

function additionalProperties(step: Step): void {
  const { schema, budget } = step;
  const additional = schemaOf(step.expected);
  const declared = member(schema, "properties");
  const patterns = member(schema, "patternProperties");
  const matching = isJsonObject(patterns) ? Object.keys(patterns) : [];
  for (const [name, instance] of childrenOf(step)) {
    if (isJsonObject(declared) && Object.hasOwn(declared, name)) continue;
    const matches = matching.map((pattern) => budget.matches(pattern, name));
    if (matches.includes(true)) continue;
    step.evaluated.add(name);
    if (matches.includes(undefined)) step.skip();
    else step.require(instance, additional);
  }
}

function propertyNames(step: Step): void {
  const schema = schemaOf(step.expected);
  const verdicts = childrenOf(step).map(([name]) => step.on(step.instance.name(name), schema).verdict);
  if (verdicts.includes(false)) step.fail();
  else if (verdicts.includes(undefined)) step.skip();
}

function prefixItems(step: Step): void {
  const prefix = schemas(step.expected);
  for (const [index, instance] of itemsOf(step, 0, prefix.length)) {
    step.evaluated.add(index);
    step.require(instance, prefix[index] ?? true);
  }
}

function items(step: Step): void {
  // A list of schemas was draft 7; Go ignores it under 2020-12.
  if (isJsonArray(step.expected)) return;
  const schema = schemaOf(step.expected);
  const prefix = member(step.schema, "prefixItems");
  for (const [, instance] of itemsOf(step, isJsonArray(prefix) ? prefix.length : 0)) step.require(instance, schema);
  if (isJsonArray(step.value)) step.evaluated.all = true;
}

function contains(step: Step): void {
  const { value, evaluated } = step;
  const schema = schemaOf(step.expected);
  if (!isJsonArray(value)) return;
  const least = toNumber(member(step.schema, "minContains")) ?? 1;
  const most = toNumber(member(step.schema, "maxContains")) ?? Infinity;
  let certain = 0;
  let possible = 0;
  for (const [index, instance] of itemsOf(step)) {
    const { verdict } = step.on(instance, schema);
    if (verdict === true) certain++;
    if (verdict !== false) possible++;
    if (verdict === true) evaluated.add(index);
    else if (verdict === undefined) evaluated.isUncertain = true;
  }
  if (possible < least || certain > most) step.fail();
  else if (certain < least || possible > most) step.skip();
}

function unevaluatedItems(step: Step): void {
  const schema = schemaOf(step.expected);
  unevaluated(step, itemsOf(step), schema);
  if (isJsonArray(step.value)) step.evaluated.all = true;
}

function unevaluatedProperties(step: Step): void {
  const schema = schemaOf(step.expected);
  unevaluated(step, childrenOf(step), schema);
  if (isJsonObject(step.value)) step.evaluated.all = true;
}

function unevaluated(step: Step, children: Iterable<readonly [string | number, Instance]>, schema: JsonSchema): void {
  const { evaluated } = step;
  for (const [key, instance] of children) {
    if (evaluated.has(key)) continue;
    if (evaluated.isUncertain) step.skip();
    else step.require(instance, schema);
  }
}

function schemaOf(value: JsonValue): JsonSchema {
  if (!isSchema(value)) throw new NotChecked("form");
  return value;
}

function schemas(value: JsonValue): readonly JsonValue[] {
  // An empty list has no meaning.
  if (!isJsonArray(value) || value.length === 0) throw new NotChecked("form");
  return value;
}

function map(value: JsonValue): JsonObject {
  if (!isJsonObject(value)) throw new NotChecked("form");
  return value;
}

function text(value: JsonValue): string {
  if (typeof value !== "string") throw new NotChecked("form");
  return value;
}
