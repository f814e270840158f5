// Tests of applying scafctl's coercions to inputs.
import assert from "node:assert/strict";
import { applyCoercions } from "../../../../src/model/requests/coercions.js";
import { type JsonObject, parseJson, stringifyJson, validateInput } from "../../../../src/scafctl/index.js";
import { descriptor } from "../../../support/samples.js";

const TYPES = descriptor({
  schema: {
    type: "object",
    properties: {
      text: { type: "string" },
      count: { type: "integer", maximum: 10 },
      ratio: { type: "number" },
      loud: { type: "boolean" },
      list: { type: "array", items: { type: "integer" } },
      deep: { type: "object", properties: { count: { type: "integer" } } },
    },
  },
});

function coerced(text: string): { readonly inputs: string; readonly names: readonly unknown[] } {
  const inputs = parseJson(text) as JsonObject;
  const result = applyCoercions(inputs, validateInput(TYPES, inputs));
  return { inputs: stringifyJson(result.inputs), names: result.applied.map(({ path }) => path[0]) };
}

describe("applyCoercions", () => {
  it("coerces every top-level value as scafctl does, in place", () => {
    const { inputs, names } = coerced('{"text":7,"count":"9007199254740993","ratio":"1.50","loud":"T","list":"1, 2"}');
    assert.equal(inputs, '{"text":"7","count":9007199254740993,"ratio":1.5,"loud":true,"list":["1","2"]}');
    assert.deepEqual([...names].sort(), ["count", "list", "loud", "ratio", "text"]);
  });

  it("applies falsy values such as false, 0 and the empty list", () => {
    assert.equal(coerced('{"loud":"0","count":"0","list":""}').inputs, '{"loud":false,"count":0,"list":[]}');
  });

  it("leaves valid, uncoercible and nested values unchanged", () => {
    for (const text of ['{"count":3,"text":"x"}', '{"count":"three"}', '{"deep":{"count":"3"},"list":["1"]}']) {
      assert.deepEqual(coerced(text), { inputs: text, names: [] });
    }
  });

  it("returns the same object when nothing changes", () => {
    const inputs = { count: 1 };
    assert.equal(applyCoercions(inputs, []).inputs, inputs);
  });

  it("resolves paths relative to the inputs and applies the first coercion of each", () => {
    const inputs = { count: "1", inputs: "2" };
    const offers = [
      { path: ["count"], coerced: 9 },
      { path: ["inputs", "count"], coerced: 1 },
      { path: ["inputs", "count"], coerced: 2 },
      { path: ["inputs", "gone"], coerced: 3 },
      { path: ["inputs", "inputs"] },
    ];
    assert.deepEqual(applyCoercions(inputs, offers, ["inputs"]), {
      inputs: { count: 1, inputs: "2" },
      applied: [offers[1]],
    });
  });
});
