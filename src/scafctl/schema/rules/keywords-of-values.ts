// The keywords that contain no schemas: types, bounds, patterns, required members.
import { isJsonArray, isJsonObject, type JsonValue, toNumber } from "../../contract/json.js";
import { compareNumbers, isInteger, isMultiple, isNumber, type JsonNumber } from "./decimal.js";
import type { Keyword } from "./keywords.js";
import { requireNames } from "./members.js";
import { NotChecked } from "./not-checked.js";
import type { Step } from "./step.js";

export const ASSERTIONS: readonly (readonly [string, Keyword])[] = [
  ["type", type],
  ["const", constant],
  ["enum", enumeration],
  ["required", required],
  ["dependentRequired", dependentRequired],
  ["minProperties", bySize(members, atLeast)],
  ["maxProperties", bySize(members, atMost)],
  ["minItems", bySize(items, atLeast)],
  ["maxItems", bySize(items, atMost)],
  ["minLength", bySize(codePoints, atLeast)],
  ["maxLength", bySize(codePoints, atMost)],
  ["minimum", byOrder((order) => order >= 0)],
  ["maximum", byOrder((order) => order <= 0)],
  ["exclusiveMinimum", byOrder((order) => order > 0)],
  ["exclusiveMaximum", byOrder((order) => order < 0)],
  ["multipleOf", multipleOf],
  ["uniqueItems", uniqueItems],
  ["pattern", pattern],
];

const TYPES: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  string: (value) => typeof value === "string",
  integer: (value) => isNumber(value) && isInteger(value),
  number: isNumber,
  boolean: (value) => typeof value === "boolean",
  array: isJsonArray,
  object: isJsonObject,
  null: (value) => value === null,
};

function type(step: Step): void {
  const { expected, value } = step;
  const names = isJsonArray(expected) ? expected : [expected];
  const tests = names.map((name) => (typeof name === "string" && Object.hasOwn(TYPES, name) ? TYPES[name] : undefined));
  if (tests.some((test) => test?.(value) === true)) return;
  // scafctl leaves a value of an unknown type untouched, and the lint reports the name.
  if (tests.includes(undefined)) throw new NotChecked("form");
  step.fail();
}

function constant(step: Step): void {
  const { expected, value, budget } = step;
  if (budget.canonical(value) !== budget.canonical(expected)) step.fail();
}

function enumeration(step: Step): void {
  const { value, budget } = step;
  const allowed = list(step.expected);
  const texts = step.once(allowed, () => new Set(allowed.map((item) => budget.canonical(item))));
  if (!texts.has(budget.canonical(value))) step.fail();
}

function required(step: Step): void {
  const names = list(step.expected);
  requireNames(step, names);
}

function dependentRequired(step: Step): void {
  const { expected, value } = step;
  if (!isJsonObject(expected)) throw new NotChecked("form");
  if (!isJsonObject(value)) return;
  for (const [name, names] of Object.entries(expected)) {
    step.budget.spend(1);
    if (Object.hasOwn(value, name)) requireNames(step, list(names));
  }
}

function bySize(measure: (step: Step) => number | undefined, fits: (size: number, limit: number) => boolean): Keyword {
  return (step) => {
    const limit = toNumber(step.expected);
    if (limit === undefined || !(limit >= 0)) throw new NotChecked("form");
    const size = measure(step);
    if (size !== undefined && !fits(size, limit)) step.fail();
  };
}

function atLeast(size: number, limit: number): boolean {
  return size >= limit;
}

function atMost(size: number, limit: number): boolean {
  return size <= limit;
}

function members({ value, instance }: Step): number | undefined {
  if (!isJsonObject(value)) return undefined;
  return instance.names.length;
}

function items({ value }: Step): number | undefined {
  return isJsonArray(value) ? value.length : undefined;
}

/** As Go counts. */
function codePoints({ value, budget }: Step): number | undefined {
  if (typeof value !== "string") return undefined;
  budget.spend(value.length / 4);
  return Array.from(value).length;
}

function byOrder(fits: (order: number) => boolean): Keyword {
  return (step) => {
    const { value, budget } = step;
    const limit = number(step);
    if (isNumber(value) && !fits(compareNumbers(budget.number(value), limit))) step.fail();
  };
}

function multipleOf(step: Step): void {
  const { value, budget } = step;
  const divisor = number(step);
  if (compareNumbers(divisor, 0) <= 0) throw new NotChecked("form");
  if (isNumber(value) && !isMultiple(budget.number(value), divisor)) step.fail();
}

function uniqueItems(step: Step): void {
  const { expected, value, budget } = step;
  if (typeof expected !== "boolean") throw new NotChecked("form");
  if (!expected || !isJsonArray(value)) return;
  const seen = new Set(value.map((item) => budget.canonical(item)));
  if (seen.size < value.length) step.fail();
}

function pattern(step: Step): void {
  const { expected, value, budget } = step;
  if (typeof expected !== "string") throw new NotChecked("form");
  const matches = typeof value !== "string" || budget.matches(expected, value);
  if (matches === undefined) throw new NotChecked("pattern");
  if (!matches) step.fail();
}

function list(value: JsonValue): readonly JsonValue[] {
  if (!isJsonArray(value)) throw new NotChecked("form");
  return value;
}

function number({ expected, budget }: Step): JsonNumber {
  if (!isNumber(expected)) throw new NotChecked("form");
  return budget.number(expected);
}
