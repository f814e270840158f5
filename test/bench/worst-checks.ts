// The most expensive inputs that the bound of the check allows, and some beyond it.
import type { JsonSchema, JsonValue } from "../../src/scafctl/contract/json.js";
import { checkSchema } from "../../src/scafctl/schema/check/check-schema.js";

interface Hard {
  readonly title: string;
  readonly schema: JsonSchema;
  readonly value: JsonValue;
}

const list = <T>(length: number, item: (index: number) => T): T[] => Array.from({ length }, (_, index) => item(index));
const chain = (levels: number): JsonSchema => ({
  $ref: "#/$defs/d0",
  $defs: Object.fromEntries(
    list(levels, (level) => {
      const next = { $ref: `#/$defs/d${level + 1}` };
      return [`d${level}`, level === levels - 1 ? { type: "string" } : { allOf: [next, next] }];
    }),
  ),
});
const members = (count: number): JsonValue => Object.fromEntries(list(count, (index) => [`name${index}`, index]));

/** New schemas for each call, because compiled ones are kept. */
export function hardChecks(): readonly Hard[] {
  const letters = "ab".repeat(2_000);
  const fresh = Math.random().toString(36).slice(2);
  return [
    { title: "one simple pattern on a long text", schema: { pattern: `^[a-z]*${fresh}$` }, value: "a".repeat(80_000) },
    { title: "a pattern of many states", schema: { pattern: `[ab]*a[ab]{90}${fresh}$` }, value: letters },
    { title: "a pattern of optional letters", schema: { pattern: `(a?){400}a{400}${fresh}$` }, value: "a".repeat(900) },
    { title: "a repeated Unicode class", schema: { pattern: `(?i)\\pL{1000}${fresh}$` }, value: "é".repeat(1_100) },
    {
      title: "many patterns",
      schema: { allOf: list(300, (at) => ({ pattern: `(a|b)*${fresh}${at}(c|d)*$` })) },
      value: letters,
    },
    { title: "a long pattern", schema: { pattern: `${"(a|b)".repeat(1_500)}${fresh}` }, value: letters },
    {
      title: "many patterns on many names",
      schema: { patternProperties: Object.fromEntries(list(20, (at) => [`^n.*${fresh}${at}$`, true])) },
      value: members(2_000),
    },
    { title: "20,000 unique texts", schema: { uniqueItems: true }, value: list(20_000, (index) => `text ${index}`) },
    {
      title: "unique deep objects",
      schema: { uniqueItems: true },
      value: list(2_000, (index) => ({ a: { b: [{ c: index }] } })),
    },
    { title: "nested pairs of references", schema: chain(120), value: 1 },
    {
      title: "many branches on many members",
      schema: { allOf: list(300, (at) => ({ properties: { [`name${at}`]: { type: "string" } } })) },
      value: members(5_000),
    },
    {
      title: "unevaluated members of many branches",
      schema: { allOf: list(300, () => ({ additionalProperties: { type: "integer" } })), unevaluatedProperties: false },
      value: members(1_000),
    },
    {
      title: "many violations",
      schema: { items: { type: "string", minLength: 5 } },
      value: list(60_000, (index) => index),
    },
    {
      title: "a large enumeration",
      schema: { items: { enum: list(20_000, (index) => `value ${index}`) } },
      value: list(20_000, (index) => `value ${index}`),
    },
    {
      title: "long numbers",
      schema: { items: { multipleOf: BigInt("7".repeat(900)) } },
      value: list(20_000, () => BigInt("3".repeat(900))),
    },
  ];
}

export interface WorstCheck {
  readonly title: string;
  /** Milliseconds: the best of the runs, without the machine's own variation. */
  readonly ms: number;
  readonly isWithinBound: boolean;
}

export function measureChecks(runs: number): readonly WorstCheck[] {
  const best = new Map<string, WorstCheck>();
  for (let run = 0; run < runs; run++) {
    for (const { title, schema, value } of hardChecks()) {
      const start = performance.now();
      const { omissions } = checkSchema(schema, value);
      const ms = performance.now() - start;
      const isWithinBound = !omissions.some(({ reason }) => reason === "too-much-work");
      if (ms < (best.get(title)?.ms ?? Infinity)) best.set(title, { title, ms, isWithinBound });
    }
  }
  return [...best.values()].sort((a, b) => b.ms - a.ms);
}
