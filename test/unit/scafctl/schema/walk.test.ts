import assert from "node:assert/strict";
import type { JsonSchema, JsonValue } from "../../../../src/scafctl/contract/json.js";
import { mapSubschemas, walkSchema, type WalkOptions } from "../../../../src/scafctl/schema/walk.js";

function places(schema: JsonSchema, options?: WalkOptions): readonly string[] {
  return [...walkSchema(schema, options)].map(({ path }) => path.join("/"));
}

describe("walkSchema", () => {
  it("visits every schema inside a schema, outer ones first", () => {
    const schema = {
      properties: { const: { items: true }, x: 5 },
      items: [{}, false],
      allOf: [{ not: {} }],
      dependencies: { a: ["b"], b: {} },
      const: { properties: { y: {} } },
      default: { items: {} },
    };
    assert.deepEqual(places(schema), [
      "",
      "properties/const",
      "properties/const/items",
      "items/0",
      "items/1",
      "allOf/0",
      "allOf/0/not",
      "dependencies/b",
    ]);
  });

  it("enters only the given keywords", () => {
    assert.deepEqual(places({ allOf: [{}], items: {} }, { keywords: new Set(["items"]) }), ["", "items"]);
  });

  it("follows references, each target once", () => {
    const root = { $ref: "#/x/a", x: { a: { $ref: "#/x/b" }, b: { items: { $ref: "#" } } } };
    assert.deepEqual(places(root, { references: root }), ["", "$ref", "$ref/$ref", "$ref/$ref/items"]);
    assert.deepEqual(places({ $ref: "#/nothing" }, { references: root }), [""]);
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
