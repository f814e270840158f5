import assert from "node:assert/strict";
import { lintDescriptor, registryFindings } from "../../../../src/scafctl/lint/lint.js";
import type { Descriptor } from "../../../../src/scafctl/contract/descriptor-types.js";
import type { Finding } from "../../../../src/scafctl/contract/findings.js";

/** What scafctl of today loads without a word. */
const good: Descriptor = {
  name: "good",
  displayName: "Good",
  description: "Does what it should",
  apiVersion: "v1",
  version: "1.0.0",
  capabilities: ["from"],
  schema: { type: "object", properties: { a: { type: "string" }, b: {}, c: { type: ["string", "null"] }, d: true } },
  outputSchemas: { from: {} },
};

function codes(change: Partial<Descriptor>): string[] {
  return registryFindings("good", { ...good, ...change }).map(({ severity, code }) => `${severity} ${code}`);
}

describe("lint of a descriptor", () => {
  it("reports nothing for a valid descriptor", () => {
    assert.deepEqual(registryFindings("good", good), []);
  });

  // What the wire can show of docs/contract.md, "Registry checks".
  const rows: [row: string, change: Partial<Descriptor>, findings: string[]][] = [
    ["1 name", { name: "" }, ["error name-missing"]],
    ["2 API version", { apiVersion: "" }, ["warning api-version-missing"]],
    ["3 version", { version: "" }, ["warning version-missing"]],
    ["3 version that is none", { version: "latest" }, ["warning version-invalid"]],
    ["4 description", { description: "" }, ["warning description-missing"]],
    ["6 capability", { capabilities: [] }, ["error capability-missing"]],
    [
      "7 unknown capability",
      { capabilities: ["teleport"], outputSchemas: { teleport: {} } },
      ["warning capability-unknown"],
    ],
    [
      "7 mistyped capability",
      { capabilities: ["tranform"], outputSchemas: { tranform: {} } },
      ["error capability-unknown"],
    ],
    ["8 property type", { schema: { properties: { a: { type: "anything" } } } }, ["warning property-type-invalid"]],
    [
      "8 property type that is no name",
      { schema: { properties: { a: { type: 5 } } } },
      ["warning property-type-invalid"],
    ],
    ["9 no output schemas", { outputSchemas: {} }, ["warning output-schemas-missing"]],
    [
      "9 no output schemas for an action",
      { capabilities: ["action"], outputSchemas: {} },
      ["error output-schemas-missing"],
    ],
    ["9 one missing", { capabilities: ["from", "transform"] }, ["warning output-schema-missing"]],
    [
      "9 action without success",
      { capabilities: ["action"], outputSchemas: { action: {} } },
      ["error output-field-missing"],
    ],
    [
      "9 validation with a wrong type",
      {
        capabilities: ["validation"],
        outputSchemas: { validation: { properties: { valid: { type: "boolean" }, errors: { type: "string" } } } },
      },
      ["error output-field-type"],
    ],
    [
      "9 authentication",
      { capabilities: ["authentication"], outputSchemas: { authentication: true } },
      ["warning output-field-missing", "warning output-field-missing"],
    ],
    ["10 empty write operation", { writeOperations: ["", "put"] }, ["warning write-operation-empty"]],
    ["10 repeated write operation", { writeOperations: ["put", "put"] }, ["warning write-operation-repeated"]],
    ["11 unnamed operation", { operations: [{ name: "" }] }, ["warning operation-name-missing"]],
    ["11 repeated operation", { operations: [{ name: "a" }, { name: "a" }] }, ["warning operation-repeated"]],
    [
      "11 foreign capability",
      { operations: [{ name: "a", capabilities: ["action"] }] },
      ["warning operation-capability"],
    ],
    [
      "11 write mark that the list lacks",
      {
        writeOperations: ["b"],
        operations: [
          { name: "a", isWrite: true },
          { name: "b", isWrite: true },
        ],
      },
      ["warning operation-write-mismatch"],
    ],
    [
      "11 listed write without the mark",
      { writeOperations: ["a"], operations: [{ name: "a" }] },
      ["warning operation-write-mismatch"],
    ],
    [
      "11 listed write that is no operation",
      { writeOperations: ["a", "b"], operations: [{ name: "a", isWrite: true }] },
      ["warning operation-write-mismatch"],
    ],
  ];
  for (const [row, change, findings] of rows) it(`row ${row}`, () => assert.deepEqual(codes(change), findings));

  it("names the consequence in scafctl", () => {
    const [finding] = registryFindings("good", { ...good, apiVersion: "" });
    assert.match(finding?.message ?? "", /^The API version is missing: scafctl would silently not load this provider/);
    const [typo] = registryFindings("good", { ...good, capabilities: ["tranform"], outputSchemas: { tranform: {} } });
    assert.match(typo?.message ?? "", /Did you mean "transform"\?$/);
  });

  it("reports documented limits as info", () => {
    const long = "x".repeat(501);
    const change: Partial<Descriptor> = {
      name: "Not_Good",
      displayName: long,
      apiVersion: "1",
      description: "short",
      category: long,
      icon: long,
      tags: Array.from({ length: 21 }, String),
      links: [{ name: long, url: long }],
      examples: [{ name: long, description: long, yaml: "" }],
      maintainers: [{ name: long, email: long }],
      operations: [{ name: long, displayName: long, description: long, deprecationMessage: long, tags: [] }],
    };
    const findings = codes(change);
    assert.ok(findings.length >= 18, findings.join());
    assert.deepEqual([...new Set(findings)], ["info documented-limit"]);
  });

  it("lists the decoder's findings first, and only those without a descriptor", () => {
    const read: Finding = { severity: "info", code: "example-not-json", message: "x" };
    const listing = { name: "good", descriptor: { ...good, version: "" }, findings: [read] };
    assert.deepEqual(
      lintDescriptor(listing).map(({ code, provider }) => [code, provider]),
      [
        ["example-not-json", undefined],
        ["version-missing", "good"],
      ],
    );
    assert.deepEqual(lintDescriptor({ name: "good", findings: [read] }), [read]);
  });
});
