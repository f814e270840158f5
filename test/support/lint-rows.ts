// Descriptors that break the rules of docs/contract.md, "Registry checks", one for each rule.
import type { Descriptor } from "../../src/scafctl/contract/descriptor-types.js";

/** A descriptor that breaks no rule. */
export const good: Descriptor = {
  name: "good",
  displayName: "Good",
  description: "Does what it should",
  apiVersion: "v1",
  version: "1.0.0",
  capabilities: ["from"],
  schema: { type: "object", properties: { a: { type: "string" }, b: {}, c: { type: ["string", "null"] }, d: true } },
  outputSchemas: { from: {} },
};

/** Changes to {@link good}, each with its findings as `severity code`, in order. */
export const lintRows: readonly [row: string, change: Partial<Descriptor>, findings: readonly string[]][] = [
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
  ["9 one missing for an action", { capabilities: ["from", "action"] }, ["error output-schema-missing"]],
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
