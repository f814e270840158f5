import assert from "node:assert/strict";
import { diagnosticFindings, diagnosticPath } from "../../../../src/scafctl/schema/diagnostic-path.js";
import type { Descriptor } from "../../../../src/scafctl/contract/descriptor-types.js";

const descriptor: Descriptor = {
  name: "p",
  capabilities: [],
  outputSchemas: {},
  schema: { type: "object", properties: { message: {}, items: {}, "a.b": {}, inputs: {} } },
};
const input = { message: "hi", items: [{ name: "x", "odd key": [1] }], extra: { deep: 1 } };

describe("diagnosticPath", () => {
  for (const [attribute, path] of [
    ["message", ["message"]],
    ["input.message", ["message"]],
    ["$.message", ["message"]],
    ["/items/0/name", ["items", 0, "name"]],
    ["items[0].name", ["items", 0, "name"]],
    ["items.0.name", ["items", 0, "name"]],
    ['items[0]["odd key"][0]', ["items", 0, "odd key", 0]],
    ["items[0]['odd key']", ["items", 0, "odd key"]],
    ["a.b", ["a.b"]],
    ["extra.deep", ["extra", "deep"]],
    // What should hold something that is not there.
    ["items[7].name", ["items"]],
    ["items[0].missing.more", ["items", 0]],
    // Declared by that name, so no prefix.
    ["inputs.message", ["inputs"]],
  ] as const) {
    it(`reads ${attribute}`, () => assert.deepEqual(diagnosticPath(attribute, descriptor, input), path));
  }

  for (const attribute of ["", "nothing", "the message is wrong", "[0]", "a..b", "items[", "constructor"]) {
    it(`returns undefined for "${attribute}"`, () =>
      assert.equal(diagnosticPath(attribute, descriptor, input), undefined));
  }
});

describe("diagnosticFindings", () => {
  it("locates diagnostics, and puts those without a path at the root", () => {
    assert.deepEqual(
      diagnosticFindings(
        [
          { severity: "error", summary: "bad", detail: "very", attribute: "message" },
          { severity: "invalid", summary: "odd" },
        ],
        descriptor,
        input,
      ),
      [
        { severity: "error", code: "diagnostic", message: "bad: very", path: ["message"] },
        { severity: "info", code: "diagnostic", message: "odd", path: [] },
      ],
    );
  });
});
