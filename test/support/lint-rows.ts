// Providers that break the rules of docs/contract.md, "Registry checks", one for each.
import type { FixtureDescriptor, FixtureExample, FixtureProvider } from "./fixture-plugin/orders.js";

/** One that nobody has anything against. */
export const faultless: FixtureDescriptor = {
  displayName: "Faultless",
  description: "A provider that scafctl would load",
  version: "1.0.0",
  apiVersion: "v1",
  capabilities: ["transform"],
  schema: { parameters: { text: { type: "string", description: "Something" } } },
  outputSchemas: { transform: { parameters: { text: { type: "string" } } } },
};

export interface LintRow {
  /** Of the table of what the registry checks, or `limits` for the table of what is documented. */
  readonly row: string;
  readonly breach: FixtureDescriptor;
  /** `severity code`, in order. */
  readonly findings: readonly string[];
}

const action = { capabilities: ["transform", "action"] };
const success = { success: { type: "boolean" } };
const outputs = { transform: { parameters: { text: { type: "string" } } }, action: { parameters: success } };

const example: FixtureExample = { name: "n".repeat(51), description: "d".repeat(301), yaml: "short" };
const many = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `x${index}`);

export const lintRows: readonly LintRow[] = [
  { row: "1", breach: { name: "" }, findings: ["warning name-differs", "error name-missing"] },
  { row: "2", breach: { apiVersion: "" }, findings: ["warning api-version-missing"] },
  { row: "3", breach: { version: "" }, findings: ["warning version-missing"] },
  { row: "3 (no version)", breach: { version: "soon" }, findings: ["warning version-invalid"] },
  { row: "4", breach: { description: "" }, findings: ["warning description-missing"] },
  { row: "6", breach: { capabilities: [] }, findings: ["error capability-missing"] },
  {
    row: "7",
    breach: {
      capabilities: ["transform", "teleport"],
      outputSchemas: { ...outputs, teleport: { parameters: success } },
    },
    findings: ["warning capability-unknown"],
  },
  {
    row: "7 (a typing mistake)",
    breach: { capabilities: ["transfrom"], outputSchemas: { transfrom: { parameters: success } } },
    findings: ["error capability-unknown"],
  },
  {
    row: "8",
    breach: { schema: { parameters: { when: { type: "date" } } } },
    findings: ["warning property-type-invalid"],
  },
  { row: "9 (none at all)", breach: { outputSchemas: {} }, findings: ["warning output-schemas-missing"] },
  {
    row: "9 (none for a capability)",
    breach: { capabilities: ["transform", "from"] },
    findings: ["warning output-schema-missing"],
  },
  { row: "9 (none for action)", breach: action, findings: ["error output-schema-missing"] },
  {
    row: "9 (field missing)",
    breach: { ...action, outputSchemas: { ...outputs, action: { parameters: { done: { type: "boolean" } } } } },
    findings: ["error output-field-missing"],
  },
  {
    row: "9 (type of a field)",
    breach: {
      capabilities: ["validation"],
      outputSchemas: { validation: { parameters: { valid: { type: "string" }, errors: { type: "array" } } } },
    },
    findings: ["error output-field-type"],
  },
  { row: "10 (empty)", breach: { writeOperations: ["", "save"] }, findings: ["warning write-operation-empty"] },
  {
    row: "10 (repeated)",
    breach: { writeOperations: ["save", "save"] },
    findings: ["warning write-operation-repeated"],
  },
  { row: "11 (unnamed)", breach: { operations: [{ name: "" }] }, findings: ["warning operation-name-missing"] },
  {
    row: "11 (repeated)",
    breach: { operations: [{ name: "look" }, { name: "look" }] },
    findings: ["warning operation-repeated"],
  },
  {
    row: "11 (capabilities)",
    breach: { operations: [{ name: "look", capabilities: ["action"] }] },
    findings: ["warning operation-capability"],
  },
  {
    row: "11 (a write that is not listed)",
    breach: {
      writeOperations: ["save"],
      operations: [
        { name: "save", isWrite: true },
        { name: "drop", isWrite: true },
      ],
    },
    findings: ["warning operation-write-mismatch"],
  },
  {
    row: "11 (a listed write that says no)",
    breach: { writeOperations: ["save"], operations: [{ name: "save" }] },
    findings: ["warning operation-write-mismatch"],
  },
  {
    row: "11 (a listed write that is not described)",
    breach: { writeOperations: ["save"], operations: [{ name: "look" }] },
    findings: ["warning operation-write-mismatch"],
  },
];

/**
 * Breaks every documented limit that leaves the registry content; how many remarks each field is
 * worth.
 */
export const beyondLimits: { readonly breach: FixtureDescriptor; readonly fields: readonly string[] } = {
  breach: {
    name: "Too_Long".padEnd(101, "x"),
    displayName: "d".repeat(101),
    description: "d".repeat(501),
    apiVersion: "version".padEnd(17, "1"),
    category: "c".repeat(51),
    icon: `https://${"i".repeat(500)}`,
    tags: many(21),
    capabilities: Array.from({ length: 11 }, () => "transform"),
    sensitiveFields: many(51),
    writeOperations: many(201),
    links: Array.from({ length: 11 }, () => ({ name: "n".repeat(31), url: "u".repeat(501) })),
    examples: Array.from({ length: 11 }, () => example),
    maintainers: Array.from({ length: 11 }, () => ({ name: "n".repeat(61), email: "e".repeat(101) })),
    operations: many(501).map((name, index) =>
      index > 0
        ? { name, isWrite: index < 201 }
        : {
            name,
            isWrite: true,
            displayName: "d".repeat(101),
            description: "d".repeat(501),
            deprecationMessage: "m".repeat(301),
            tags: many(21),
            examples: Array.from({ length: 11 }, () => example),
          },
    ),
  },
  fields: [
    'The name "',
    "The name should",
    "The display name should",
    'The API version "',
    "The API version should",
    "The description should",
    "The category",
    "The icon's address",
    "The list of tags should",
    "The list of capabilities",
    "The list of sensitive fields",
    "The list of write operations",
    "The list of links",
    "The name of link 1 ",
    "The address of link 1 ",
    "The list of examples should",
    "The name of example 1 ",
    "The description of example 1 ",
    "The YAML of example 1 ",
    "The list of maintainers",
    "The name of maintainer 1 ",
    "The address of maintainer 1 ",
    "The list of operations",
    'The display name of operation "x0"',
    'The description of operation "x0"',
    'The deprecation message of operation "x0"',
    'The list of tags of operation "x0"',
    'The list of examples of operation "x0"',
    'The name of example 1 of operation "x0"',
    'The description of example 1 of operation "x0"',
    'The YAML of example 1 of operation "x0"',
  ],
};

/** A provider for each row, `row-1` and so on, and one that keeps every rule. */
export function lintProviders(): readonly FixtureProvider[] {
  const broken = lintRows.map(({ breach }, index): FixtureProvider => {
    const name = nameOfRow(index);
    return { name, descriptor: { ...faultless, name, ...breach } };
  });
  return [
    ...broken,
    { name: "limits", descriptor: { ...faultless, ...beyondLimits.breach } },
    { name: "faultless", descriptor: { ...faultless, name: "faultless" } },
  ];
}

export function nameOfRow(index: number): string {
  return `row-${index + 1}`;
}
