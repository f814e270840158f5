// Tests that the outline shows every field of a descriptor.
import assert from "node:assert/strict";
import { type OutlineNode, outlineRoots } from "../../../../src/model/index.js";
import {
  type Descriptor,
  isJsonArray,
  isJsonObject,
  type JsonValue,
  lintDescriptor,
  stringifyJson,
} from "../../../../src/scafctl/index.js";
import { directory, plugin, snapshot } from "./samples.js";

const everything: Descriptor = {
  name: "everything",
  displayName: "All There Is",
  description: "Fills every field",
  version: "1.2.3",
  category: "a-category",
  apiVersion: "v7",
  capabilities: ["action", "teleport"],
  schema: {
    type: "object",
    title: "Title of the inputs",
    required: ["text"],
    additionalProperties: false,
    properties: {
      text: {
        type: "string",
        description: "Said aloud",
        minLength: 3,
        maxLength: 77,
        pattern: "^[a-z]+$",
        format: "uri",
      },
      number: { type: "number", minimum: -5, exclusiveMaximum: 12345, multipleOf: 9007199254740993n, default: 42 },
      choice: { enum: ["red", "green"], examples: ["green", "blue"] },
      nested: {
        type: "object",
        properties: {
          list: { type: "array", minItems: 4, items: { type: "object", properties: { deep: { const: "core" } } } },
        },
      },
      either: { oneOf: [{ type: "string", description: "First form" }, { $ref: "#/$defs/other" }] },
      password: { type: "string", "x-hint": { unheard: "of" } },
    },
    $defs: { other: { type: "integer", description: "Second form" } },
  },
  outputSchemas: {
    action: { type: "object", properties: { success: { type: "boolean", description: "Whether it worked" } } },
  },
  sensitiveFields: ["password"],
  tags: ["tag-one", "tag-two"],
  icon: "https://example.com/icon.svg",
  links: [{ name: "Manual", url: "https://example.com/manual" }],
  examples: [{ name: "An example", description: "How it goes", yaml: "provider: everything" }],
  maintainers: [{ name: "Ada", email: "ada@example.com" }],
  deprecated: true,
  beta: true,
  hasExtractDependencies: true,
  writeOperations: ["drop", "only-listed"],
  operations: [
    {
      name: "drop",
      displayName: "Drop It",
      description: "Lets go",
      capabilities: ["action"],
      isWrite: true,
      inputSchema: { properties: { what: { type: "string", maxLength: 31 } } },
      outputSchema: { properties: { gone: { type: "boolean" } } },
      examples: [{ name: "Dropping", description: "Lets it fall", yaml: "operation: drop" }],
      tags: ["careful"],
      deprecated: true,
      deprecationMessage: "Use lift instead",
    },
  ],
};

describe("outline of a descriptor", () => {
  it("shows every text and number of the descriptor", () => {
    const texts = textsBelow(everything);
    for (const text of leaves(everything)) {
      assert.ok(
        texts.some((one) => one.includes(text)),
        `${text} is not in the outline`,
      );
    }
  });

  it("states that a property is deprecated", () => {
    const schema = { properties: { old: { type: "string", deprecated: true, readOnly: true, uniqueItems: false } } };
    const texts = textsBelow({ name: "x", capabilities: [], outputSchemas: {}, schema });
    assert.ok(texts.includes("string · deprecated · read-only · uniqueItems false"), texts.join("\n"));
  });

  it("links only web addresses", () => {
    const links = [
      { name: "", url: "https://example.com" },
      { name: "file", url: "file:///bin/sh" },
    ];
    const descriptor: Descriptor = { name: "x", capabilities: [], outputSchemas: {}, links };
    const urls = nodesOf(descriptor).flatMap(({ url }) => url ?? []);
    assert.deepEqual(urls, ["https://example.com"]);
  });
});

function nodesOf(descriptor: Descriptor): readonly OutlineNode[] {
  const findings = lintDescriptor({ name: descriptor.name, descriptor, findings: [] });
  const providers = [{ id: `/p/x#${descriptor.name}`, name: descriptor.name, descriptor, findings }];
  const visit = (node: OutlineNode): readonly OutlineNode[] => [node, ...node.children().flatMap(visit)];
  return outlineRoots(snapshot(directory("/p", [plugin("x", { providers })])), []).flatMap(visit);
}

/** Label, description and tooltip of every node. */
function textsBelow(descriptor: Descriptor): readonly string[] {
  return nodesOf(descriptor).flatMap((node) => {
    const tooltip = node.tooltip();
    const texts = [node.label, node.description, typeof tooltip === "object" ? tooltip.markdown : (tooltip ?? "")];
    // Without the backslashes that Markdown needs.
    return texts.map((text) => text.replaceAll(/\\(.)/g, "$1"));
  });
}

/** Every text and number in it, and the name of every property. */
function leaves(value: JsonValue | Descriptor): readonly string[] {
  if (typeof value === "boolean" || value === null) return [];
  if (isJsonArray(value as JsonValue)) return (value as readonly JsonValue[]).flatMap(leaves);
  if (typeof value === "string") return [value];
  if (!isJsonObject(value)) return [stringifyJson(value)];
  return Object.entries(value).flatMap(([key, one]) => [
    ...(key === "properties" && isJsonObject(one) ? Object.keys(one) : []),
    ...leaves(one),
  ]);
}
