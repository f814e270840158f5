// Tests that every keyword of a schema is shown: in a row, as a row of its own or as a fact.
import assert from "node:assert/strict";
import { factText, schemaFacts, schemaParts } from "../../../../src/model/requests/schema/schema-parts.js";
import { type JsonSchema, parseJson } from "../../../../src/scafctl/index.js";

const names = (schema: JsonSchema, root: JsonSchema = schema): readonly string[] =>
  schemaParts(schema, root).map(({ role, name, property }) => `${role} ${name}: ${property.type}`);
const facts = (schema: JsonSchema): readonly string[] => schemaFacts(schema).map(factText);

describe("schemaParts", () => {
  it("returns properties with required ones first, and the names of secret ones", () => {
    const schema = { required: ["b"], properties: { a: { type: "string" }, b: true } };
    assert.deepEqual(names(schema), ["property b: any", "property a: string"]);
    assert.deepEqual(
      schemaParts(schema, schema, ["a"]).map(({ property }) => property.sensitive),
      [false, true],
    );
  });

  it("returns items, additional members and alternatives", () => {
    assert.deepEqual(names({ items: { type: "number" } }), ["item items: number"]);
    assert.deepEqual(names({ prefixItems: [{ type: "string" }, false], items: false }), [
      "item prefixItems 1: string",
      "item prefixItems 2: never",
      "item items: never",
    ]);
    assert.deepEqual(names({ additionalProperties: { type: "integer" }, patternProperties: { "^x": true } }), [
      "others patternProperties ^x: any",
      "others additionalProperties: integer",
    ]);
    assert.deepEqual(names({ oneOf: [{ const: 1 }, { type: "null" }], not: {}, $defs: { x: { type: "array" } } }), [
      "form oneOf 1: integer",
      "form oneOf 2: null",
      "form not: any",
      "form $defs x: array",
    ]);
  });

  it("follows local references, except broken and circular ones", () => {
    const root: JsonSchema = {
      properties: { tree: { $ref: "#/$defs/node" } },
      $defs: {
        node: { type: "object", properties: { left: { $ref: "#/$defs/node" } } },
        "a/b~c": { properties: { deep: true } },
        loop: { $ref: "#/$defs/loop" },
      },
    };
    const [tree] = schemaParts(root, root);
    assert.deepEqual(names(tree?.property.schema ?? false, root), ["property left: any"]);
    assert.deepEqual(names({ $ref: "#/$defs/a~1b~0c", properties: { own: true } }, root), [
      "property own: any",
      "property deep: any",
    ]);
    for (const $ref of ["#/$defs/loop", "#/nowhere", "https://example.com/x", "#/%zz"])
      assert.deepEqual(names({ $ref }, root), []);
  });

  it("has no parts for a boolean or a plain value", () => {
    assert.deepEqual(
      [names(true), names(false), names({ type: "string" }), schemaParts(undefined, undefined)],
      [[], [], [], []],
    );
  });
});

describe("schemaFacts", () => {
  it("returns the keywords not shown in a row, in order and without losing digits", () => {
    const schema = parseJson(
      '{"type":"integer","description":"x","minimum":0,"maximum":9007199254740993,"multipleOf":0.10,"enum":[1],"default":1,"x-unit":"ms","examples":[1]}',
    ) as JsonSchema;
    assert.deepEqual(facts(schema), ["minimum 0", "maximum 9007199254740993", "multipleOf 0.10", "x-unit ms"]);
  });

  it("omits what schemaParts shows, unless the value is not a schema", () => {
    assert.deepEqual(facts({ items: {}, properties: {}, additionalProperties: {}, oneOf: [] }), []);
    assert.deepEqual(facts({ items: 5, properties: "x", additionalProperties: false }), [
      "items 5",
      "properties x",
      "additionalProperties false",
    ]);
  });

  it("returns required names without a property, and further examples", () => {
    assert.deepEqual(facts({ required: ["a", "b"], properties: { a: true } }), ['required ["b"]']);
    assert.deepEqual(facts({ examples: [1, 2] }), ["examples [1,2]"]);
    assert.deepEqual([schemaFacts(true), schemaFacts(undefined)], [[], []]);
  });
});
