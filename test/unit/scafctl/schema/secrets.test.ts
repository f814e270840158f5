import assert from "node:assert/strict";
import { type JsonObject, type JsonSchema, parseJson, stringifyJson } from "../../../../src/scafctl/contract/json.js";
import type { Descriptor } from "../../../../src/scafctl/contract/descriptor-types.js";
import { redactInputs } from "../../../../src/scafctl/schema/secrets.js";

const REDACTED = "***REDACTED***";

function redacted(inputs: JsonObject, more: Partial<Descriptor>): JsonObject {
  return redactInputs({ name: "p", capabilities: [], outputSchemas: {}, ...more }, inputs);
}

describe("redactInputs", () => {
  it("masks what the provider lists as sensitive, of any type and at any depth", () => {
    const inputs = { pin: 1234, message: "hi", list: [{ pin: { a: 1 }, other: "x" }], deep: { pin: null } };
    assert.deepEqual(redacted(inputs, { sensitiveFields: ["pin"] }), {
      pin: REDACTED,
      message: "hi",
      list: [{ pin: REDACTED, other: "x" }],
      deep: { pin: REDACTED },
    });
  });

  it("masks what the schema marks as writeOnly in objects, arrays, combinations and definitions", () => {
    const secret = { type: "string", writeOnly: true };
    const schema = {
      type: "object",
      properties: {
        token: secret,
        login: { type: "object", properties: { password: secret } },
        hosts: { type: "array", items: { anyOf: [{ type: "object", properties: { key: secret } }] } },
        by: { type: "object", additionalProperties: { $ref: "#/$defs/entry" } },
      },
      $defs: { entry: { properties: { code: secret } } },
    };
    const inputs = { token: "t", login: { user: "u", password: "p" }, hosts: [{ key: "k" }], by: { a: { code: "c" } } };
    assert.deepEqual(redacted(inputs, { schema }), {
      token: REDACTED,
      login: { user: "u", password: REDACTED },
      hosts: [{ key: REDACTED }],
      by: { a: { code: REDACTED } },
    });
  });

  const secret = { type: "string", writeOnly: true };
  const marked: readonly (readonly [where: string, property: JsonSchema])[] = [
    ["a reference", { $ref: "#/$defs/secret" }],
    ["a chain of references", { $ref: "#/$defs/alias" }],
    ["allOf", { allOf: [{ minLength: 1 }, secret] }],
    ["anyOf with a reference", { anyOf: [{ type: "null" }, { $ref: "#/$defs/secret" }] }],
    ["then", { if: true, then: secret }],
    ["the items of an array", { type: "array", items: secret }],
    ["an item at a position", { prefixItems: [true, { $ref: "#/$defs/secret" }] }],
    ["further members", { type: "object", additionalProperties: secret }],
    ["members by pattern", { type: "object", patternProperties: { "^k": secret } }],
    ["an array in an array", { items: { items: { allOf: [secret] } } }],
    ["a reference to a keyword of the plugin's own", { $ref: "#/x-shared/secret" }],
  ];
  for (const [where, property] of marked) {
    it(`masks a property when writeOnly is in ${where}`, () => {
      const schema = {
        properties: { one: property, deep: { items: { allOf: [{ properties: { two: property } }] } }, open: true },
        $defs: { secret, alias: { $ref: "#/$defs/secret" } },
        "x-shared": { secret },
      };
      assert.deepEqual(redacted({ one: ["s"], deep: [{ two: { k: "s" }, open: 1 }], open: 2 }, { schema }), {
        one: REDACTED,
        deep: [{ two: REDACTED, open: 1 }],
        open: 2,
      });
    });
  }

  it("masks properties that are declared below an unknown keyword or in the schema of an operation", () => {
    const schema = { "x-shared": { login: { properties: { one: secret } } } };
    const operations = [{ name: "o", inputSchema: { properties: { two: secret } } }];
    assert.deepEqual(redacted({ one: 1, two: 2, three: 3 }, { schema, operations }), {
      one: REDACTED,
      two: REDACTED,
      three: 3,
    });
  });

  it("masks every input when the schema marks members without a name", () => {
    assert.deepEqual(redacted({ a: 1 }, { schema: { additionalProperties: secret } }), { a: REDACTED });
  });

  it("masks the same definition under every name, also when references are circular", () => {
    const node = { properties: { next: { $ref: "#/$defs/node" }, key: secret, open: true } };
    const schema = { properties: { tree: { $ref: "#/$defs/node" }, key2: { $ref: "#/$defs/key" } } };
    assert.deepEqual(
      redacted(
        { tree: { next: { key: "s", open: 1 } }, key2: "s" },
        {
          schema: {
            ...schema,
            $defs: { node, key: { $ref: "#/$defs/loop" }, loop: { allOf: [{ $ref: "#/$defs/key" }, secret] } },
          },
        },
      ),
      { tree: { next: { key: REDACTED, open: 1 } }, key2: REDACTED },
    );
  });

  it("masks a property below ten thousand levels of nesting", () => {
    let schema: JsonSchema = { properties: { pin: secret } };
    for (let level = 0; level < 10_000; level++) schema = { items: schema };
    assert.deepEqual(redacted({ pin: 1 }, { schema }), { pin: REDACTED });
  });

  it("keeps all other values digit by digit, and treats __proto__ as a name like any other", () => {
    const text = '{"a":9007199254740993,"b":1.10,"__proto__":{"pin":1}}';
    const inputs = redacted(parseJson(text) as JsonObject, { sensitiveFields: ["pin"] });
    assert.equal(stringifyJson(inputs), text.replace('"pin":1', `"pin":"${REDACTED}"`));
  });

  it("returns the inputs when nothing is secret or no descriptor is known", () => {
    const inputs = { pin: 1 };
    assert.equal(redacted(inputs, {}), inputs);
    assert.equal(redactInputs(undefined, inputs), inputs);
  });
});
