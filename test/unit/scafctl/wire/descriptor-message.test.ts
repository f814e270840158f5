// Writes descriptors as messages for the wire.
import assert from "node:assert/strict";
import { descriptorMessage } from "../../../../src/scafctl/wire/descriptor-message.js";
import { readDescriptor } from "../../../../src/scafctl/wire/descriptor.js";
import { parseJson } from "../../../../src/scafctl/contract/json.js";
import { inputProperties } from "../../../../src/scafctl/schema/schema.js";
import type { Descriptor } from "../../../../src/scafctl/contract/descriptor-types.js";
import { onWire } from "./on-wire.js";

/** Every member that a descriptor can have. */
const full: Descriptor = {
  name: "full",
  displayName: "Full",
  description: "Everything there is",
  version: "2.1.0",
  category: "test",
  apiVersion: "v1",
  capabilities: ["from", "action"],
  schema: {
    type: "object",
    required: ["a"],
    properties: { a: { type: "string", default: "x" }, b: { type: "array", items: { type: "integer" } } },
  },
  outputSchemas: { action: { type: "object", properties: { success: { type: "boolean" } } }, from: true },
  sensitiveFields: ["a"],
  tags: ["t"],
  icon: "https://example.com/i.svg",
  links: [{ name: "docs", url: "https://example.com" }],
  examples: [{ name: "e", description: "d", yaml: "a: 1" }],
  maintainers: [{ name: "m", email: "m@example.com" }],
  deprecated: true,
  beta: true,
  hasExtractDependencies: true,
  writeOperations: ["put"],
  operations: [
    {
      name: "put",
      displayName: "Put",
      description: "Puts",
      capabilities: ["action"],
      isWrite: true,
      inputSchema: { type: "object" },
      outputSchema: false,
      examples: [{ name: "e", description: "d", yaml: "a: 1" }],
      tags: ["t"],
      deprecated: true,
      deprecationMessage: "gone",
    },
  ],
};

describe("descriptor to the wire", () => {
  it("round-trips without loss (MockProviderPlugin: descriptor round trip)", () => {
    const { descriptor, findings } = readDescriptor("full", onWire(descriptorMessage(full)));
    assert.deepEqual(descriptor, full);
    assert.deepEqual(findings, []);
  });

  it("has the same properties for hosts that read only the structured schema", () => {
    const wire = { ...descriptorMessage(full), rawSchema: Buffer.alloc(0), rawOutputSchemas: new Map() };
    const { descriptor } = readDescriptor("full", onWire(wire));
    assert.deepEqual(
      inputProperties(descriptor).map(({ name, type, required, default: value }) => [name, type, required, value]),
      [
        ["a", "string", true, "x"],
        ["b", "array", false, undefined],
      ],
    );
    assert.deepEqual(Object.keys(descriptor.outputSchemas), ["action"]);
  });

  it("encodes defaults, allowed values, the first example and bounds, and omits absent ones", () => {
    const schema = parseJson(
      `{"properties":{"n":{"type":"integer","default":9007199254740993,"enum":[1,"a"],"examples":["e",2],"minimum":0,"maxLength":1e20},"plain":{}}}`,
    );
    assert.ok(typeof schema === "object" && schema !== null && !Array.isArray(schema));
    const message = descriptorMessage({ ...full, schema: schema as Descriptor["schema"] & object });
    const n = message.schema?.parameters.get("n") ?? assert.fail();
    assert.equal(n.defaultValue.toString(), "9007199254740993");
    assert.deepEqual(n.enumValues.map(String), ["1", '"a"']);
    assert.equal(n.example, '"e"');
    assert.deepEqual([n.minimum, n.hasMinimum, n.hasMaximum, n.maxLength], [0, true, false, 2 ** 31 - 1]);
    const plain = message.schema?.parameters.get("plain") ?? assert.fail();
    assert.deepEqual([plain.defaultValue.length, plain.example, plain.enumValues.length], [0, "", 0]);
  });

  it("omits the structured schema when there are no properties", () => {
    const message = descriptorMessage({ name: "p", capabilities: [], schema: true, outputSchemas: { from: {} } });
    assert.equal(message.schema, undefined);
    assert.equal(message.outputSchemas.size, 0);
    assert.equal(message.rawSchema.toString(), "true");
  });
});
