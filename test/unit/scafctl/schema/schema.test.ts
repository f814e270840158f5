import assert from "node:assert/strict";
import {
  inputProperties,
  outputProperties,
  typeName,
  valueType,
  withDefaults,
} from "../../../../src/scafctl/schema/schema.js";
import { parseJson } from "../../../../src/scafctl/contract/json.js";
import type { Descriptor } from "../../../../src/scafctl/contract/descriptor-types.js";

const descriptor: Descriptor = {
  name: "p",
  capabilities: ["from"],
  sensitiveFields: ["token"],
  schema: {
    type: "object",
    required: ["z", "m"],
    properties: {
      a: { type: ["string", "null"], default: "x", description: "first" },
      m: { type: "integer", examples: [3, 4] },
      token: { type: "string" },
      pin: { type: "string", writeOnly: true },
      pins: { $ref: "#/$defs/pins" },
      z: { enum: ["on", "off"], default: null },
    },
    $defs: { pins: { type: "array", items: { anyOf: [{ type: "string", writeOnly: true }] } } },
  },
  outputSchemas: { from: { properties: { ok: { type: "boolean" } } } },
};

describe("schema rows", () => {
  it("lists required inputs first, then the order of the schema", () => {
    assert.deepEqual(
      inputProperties(descriptor).map(({ name }) => name),
      ["m", "z", "a", "token", "pin", "pins"],
    );
  });

  it("contains type, default, example, allowed values and secrecy", () => {
    const rows = new Map(inputProperties(descriptor).map((row) => [row.name, row]));
    assert.equal(rows.get("a")?.type, "string | null");
    assert.equal(rows.get("a")?.default, "x");
    assert.equal(rows.get("a")?.description, "first");
    assert.equal(rows.get("m")?.example, 3);
    assert.deepEqual(rows.get("z")?.enum, ["on", "off"]);
    assert.equal(rows.get("z")?.type, "string");
    assert.ok(rows.has("z") && !("default" in (rows.get("z") ?? {})));
    assert.deepEqual(
      ["a", "token", "pin", "pins"].map((name) => rows.get(name)?.sensitive),
      [false, true, true, true],
    );
  });

  it("lists outputs by capability", () => {
    assert.deepEqual(
      outputProperties(descriptor, "from").map(({ name, type }) => [name, type]),
      [["ok", "boolean"]],
    );
    assert.deepEqual(outputProperties(descriptor, "toString"), []);
  });

  it("has no rows for boolean and malformed schemas", () => {
    for (const schema of [true, false, {}, { properties: [] }, { properties: { a: 1 } }]) {
      assert.deepEqual(inputProperties({ ...descriptor, schema }), []);
    }
  });

  it("fills in defaults as scafctl's executor does, also for required inputs, except null", () => {
    assert.deepEqual(withDefaults(descriptor, { m: 1 }), { m: 1, a: "x" });
    assert.deepEqual(withDefaults(descriptor, { a: null }), { a: null });
    const same = { a: 1 };
    assert.equal(withDefaults(descriptor, same), same);
  });

  it("names the type of a schema and of a value", () => {
    assert.equal(typeName({}), "any");
    assert.equal(typeName({ const: 1 }), "integer");
    assert.equal(typeName({ enum: [1, 2.5, "x"] }), "integer | number | string");
    assert.equal(valueType(parseJson("18446744073709551616")), "integer");
    assert.equal(valueType(parseJson("1e400")), "number");
    assert.equal(valueType([]), "array");
  });
});
