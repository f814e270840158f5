// What a provider calls secret is not written down, wherever it stands.
import assert from "node:assert/strict";
import { redactInputs } from "../../../../src/model/runs/redact.js";
import { parseJson, stringifyJson, type Descriptor, type JsonObject } from "../../../../src/scafctl/index.js";
import { descriptor } from "../samples.js";

const REDACTED = "***REDACTED***";

function redacted(inputs: JsonObject, more: Partial<Descriptor>): JsonObject {
  return redactInputs(descriptor(more), inputs);
}

describe("redactInputs", () => {
  it("takes out what the provider lists as sensitive, of any type and at any depth", () => {
    const inputs = { pin: 1234, message: "hi", list: [{ pin: { a: 1 }, other: "x" }], deep: { pin: null } };
    assert.deepEqual(redacted(inputs, { sensitiveFields: ["pin"] }), {
      pin: REDACTED,
      message: "hi",
      list: [{ pin: REDACTED, other: "x" }],
      deep: { pin: REDACTED },
    });
  });

  it("takes out what the schema marks as writeOnly, also inside of objects, lists and combinations", () => {
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

  it("leaves everything else digit by digit, and takes __proto__ for a name like any other", () => {
    const text = '{"a":9007199254740993,"b":1.10,"__proto__":{"pin":1}}';
    const inputs = redacted(parseJson(text) as JsonObject, { sensitiveFields: ["pin"] });
    assert.equal(stringifyJson(inputs), text.replace('"pin":1', `"pin":"${REDACTED}"`));
  });

  it("changes nothing where nothing is secret or nothing is known", () => {
    const inputs = { pin: 1 };
    assert.equal(redacted(inputs, {}), inputs);
    assert.equal(redactInputs(undefined, inputs), inputs);
  });
});
