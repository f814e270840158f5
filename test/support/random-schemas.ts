// Schemas as plugins write them: right ones, and ones with every fault that is known.
import type { JsonObject, JsonSchema, JsonValue } from "../../src/scafctl/contract/json.js";
import { parseJson } from "../../src/scafctl/contract/json.js";
import { Seeded } from "./seeded.js";

/** JSON texts of keywords with values of every form; Go and we must agree on each. */
const members = [
  ...[
    '"type":"string"',
    '"type":"integer"',
    '"type":"number"',
    '"type":"object"',
    '"type":"array"',
    '"type":["string","null"]',
  ],
  ...[
    '"type":5',
    '"type":[1]',
    '"type":null',
    '"type":[]',
    '"type":{}',
    '"enum":[1,"a",null]',
    '"enum":[]',
    '"enum":"a"',
  ],
  ...[
    '"const":1',
    '"const":null',
    '"const":{"a":[1]}',
    '"minimum":2',
    '"minimum":"1"',
    '"maximum":3.5',
    '"maximum":true',
  ],
  ...['"exclusiveMinimum":true', '"exclusiveMinimum":1', '"exclusiveMaximum":2', '"multipleOf":2', '"multipleOf":0.5'],
  ...[
    '"minLength":2',
    '"maxLength":2',
    '"minLength":-1',
    '"minLength":1.5',
    '"minLength":"1"',
    '"maxLength":2.0',
    '"maxLength":1e2',
  ],
  ...[
    '"maxLength":4294967296',
    '"minItems":1',
    '"maxItems":1',
    '"minProperties":1',
    '"maxProperties":1',
    '"maxProperties":null',
  ],
  ...[
    '"uniqueItems":true',
    '"uniqueItems":1',
    '"pattern":"^a"',
    '"pattern":"(?=a)"',
    '"pattern":5',
    '"pattern":"["',
    '"pattern":""',
  ],
  ...['"required":["a"]', '"required":true', '"required":["a",1]', '"required":"a"', '"dependentRequired":{"a":["b"]}'],
  ...[
    '"dependentRequired":{"a":"b"}',
    '"dependencies":{"a":["b"]}',
    '"dependencies":{"a":{"required":["b"]}}',
    '"dependencies":{"a":1}',
  ],
  ...[
    '"items":[{"type":"string"}]',
    '"items":[1]',
    '"items":5',
    '"format":"email"',
    '"format":5',
    '"title":"t"',
    '"title":1',
  ],
  ...[
    '"description":["x"]',
    '"default":1',
    '"default":null',
    '"examples":[1]',
    '"examples":{}',
    '"deprecated":"no"',
    '"readOnly":true',
  ],
  ...[
    '"$ref":"#/$defs/a"',
    '"$ref":"#/$defs/none"',
    '"$ref":"#"',
    '"$ref":"x.json"',
    '"$ref":"https://example.com/x"',
    '"$ref":5',
  ],
  ...[
    '"$ref":"#a"',
    '"$ref":"#none"',
    '"$ref":"#/x/y"',
    '"$ref":"#/properties/a"',
    '"$ref":"%zz"',
    '"$ref":"#/$defs"',
    '"$ref":""',
  ],
  ...[
    '"$dynamicRef":"#d"',
    '"$dynamicRef":"#none"',
    '"$anchor":"b"',
    '"$anchor":1',
    '"$id":"https://example.com/s"',
    '"$id":"s.json"',
  ],
  ...[
    '"$id":"#frag"',
    '"$comment":1',
    '"$vocabulary":{}',
    '"definitions":{}',
    '"definitions":{"a":1}',
    '"x-other":{"not":5}',
    '"x":1e400',
  ],
  ...[
    '"additionalItems":false',
    '"contentSchema":5',
    '"contentSchema":{"type":5}',
    '"writeOnly":"x"',
    '"nullable":true',
  ],
  ...[
    '"allOf":[]',
    '"anyOf":{}',
    '"oneOf":[null]',
    '"not":null',
    '"properties":[]',
    '"properties":{"a":null}',
    '"prefixItems":null',
  ],
  ...[
    '"patternProperties":{"(?!a)":{}}',
    '"patternProperties":{"^a":{"type":"integer"}}',
    '"propertyNames":{"maxLength":1}',
    '"if":1',
  ],
] as unknown as readonly [string, ...string[]];
const dialects = [
  "",
  "",
  "",
  "",
  '"$schema":"https://json-schema.org/draft/2020-12/schema"',
  '"$schema":"http://json-schema.org/draft-07/schema#"',
  '"$schema":"http://json-schema.org/draft-04/schema#"',
  '"$schema":5',
] as const;
const wrappers: readonly [string, ...string[]] = [
  ...[
    "not",
    "contains",
    "additionalProperties",
    "unevaluatedProperties",
    "unevaluatedItems",
    "items",
    "if",
    "then",
  ].map((key) => `"${key}":$`),
  ...["allOf", "anyOf", "oneOf", "prefixItems"].map((key) => `"${key}":[$,$]`),
  ...["properties", "$defs", "dependentSchemas"].map((key) => `"${key}":{"a":$,"b":$}`),
] as unknown as readonly [string, ...string[]];

/** @param faults the share of keywords that may be wrong, of ten */
export function randomSchemas(
  count: number,
  seed: number,
  isMember: (text: string) => boolean = () => true,
): readonly JsonSchema[] {
  const random = new Seeded(seed);
  const allowed = members.filter(isMember) as unknown as readonly [string, ...string[]];
  const schema = (depth: number): string => {
    if (random.below(20) === 0) return random.pick(["true", "false"]);
    const parts = new Map<string, string>();
    for (let left = 1 + random.below(3); left > 0; left--) {
      const isNested = depth > 0 && random.below(2) === 0;
      const text = isNested
        ? random
            .pick(wrappers)
            .replaceAll("$,", () => `${schema(depth - 1)},`)
            .replaceAll(/\$(?=[\]}]|$)/g, () => schema(depth - 1))
        : random.pick(allowed);
      parts.set(text.slice(0, text.indexOf(":")), text);
    }
    return `{${[...parts.values()].join(",")}}`;
  };
  return Array.from({ length: count }, () => {
    const dialect = random.pick(dialects);
    const anchors = '"$defs":{"a":{"$anchor":"a","type":"integer"},"d":{"$dynamicAnchor":"d","minimum":1}}';
    const inner = schema(2);
    return parseJson(
      inner.startsWith("{")
        ? `{${[dialect, random.below(2) === 0 ? anchors : "", inner.slice(1, -1)].filter((part) => part !== "").join(",")}}`
        : inner,
    ) as JsonSchema;
  });
}

/** Each form of {@link members} alone in a schema. */
export function schemasOfOneKeyword(): readonly JsonSchema[] {
  return members.map((text) => parseJson(`{${text}}`) as JsonObject);
}

export const randomValues: readonly JsonValue[] = [
  ...[null, true, 0, 1, 2, 2.5, -1, 4, 1e21, "", "a", "ab", "b", "abc", "😀", "a@b.c"],
  ...[[], [1], ["a"], [1, 1], [1, "a", null], [[1], [1]], [{ a: 1 }, { a: 1 }], [2, 4, 6]],
  ...[
    {},
    { a: 1 },
    { a: "a" },
    { b: 2 },
    { a: 1, b: 2 },
    { a: { b: [1] } },
    { c: true },
    { aa: "x", ab: 1 },
    { a: [1, "a"] },
  ],
];
