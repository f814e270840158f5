import assert from "node:assert/strict";
import type { JsonSchema, JsonValue } from "../../../../src/scafctl/contract/json.js";
import { mapSubschemas, walkSchema, type WalkOptions } from "../../../../src/scafctl/schema/walk.js";

function texts(schema: JsonSchema, options?: WalkOptions): readonly string[] {
  return [...walkSchema(schema, options)].map((one) => JSON.stringify(one));
}

describe("walkSchema", () => {
  it("visits every schema inside a schema, outer ones first", () => {
    const schema = {
      properties: { const: { items: true }, x: 5 },
      items: [{ title: "first" }, false],
      allOf: [{ not: {} }],
      dependencies: { a: ["b"], b: { title: "b" } },
      const: { properties: { y: {} } },
      default: { items: {} },
    };
    const inside = ['{"items":true}', "true", '{"title":"first"}', "false", '{"not":{}}', "{}", '{"title":"b"}'];
    assert.deepEqual(texts(schema), [JSON.stringify(schema), ...inside]);
  });

  it("enters only the given keywords", () => {
    const schema = { allOf: [{}], items: {} };
    assert.deepEqual(texts(schema, { keywords: new Set(["items"]) }), [JSON.stringify(schema), "{}"]);
  });

  it("follows references, each target once", () => {
    const b = { items: { $ref: "#" } };
    const root = { $ref: "#/x/a", x: { a: { $ref: "#/x/b" }, b } };
    const expected = [root, root.x.a, b, b.items].map((one) => JSON.stringify(one));
    assert.deepEqual(texts(root, { references: root }), expected);
    assert.equal(texts({ $ref: "#/nothing" }, { references: root }).length, 1);
  });
});

describe("mapSubschemas", () => {
  const numbers = (keyword: string, value: JsonValue): unknown =>
    mapSubschemas(keyword, value, (schema) => (typeof schema === "number" ? schema + 1 : undefined));

  it("converts each schema and keeps the form of the keyword", () => {
    assert.deepEqual(numbers("items", 1), 2);
    assert.deepEqual(numbers("items", [1, "x"]), [2, true]);
    assert.deepEqual(numbers("properties", { a: 1, b: "x" }), { a: 2 });
  });

  it("converts nothing when the keyword contains no schemas or has another form", () => {
    for (const [keyword, value] of [
      ["const", 1],
      ["allOf", 1],
      ["allOf", []],
      ["properties", [1]],
    ] as const) {
      assert.equal(numbers(keyword, value), undefined, keyword);
    }
  });
});
