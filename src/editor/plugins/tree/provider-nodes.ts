// What a provider consists of, as nodes: everything of its descriptor has its place.
import { type ProviderEntry, type SchemaPart, schemaParts } from "../../../model/index.js";
import type { Contact, Descriptor, Example, Finding, JsonSchema, Link, Operation } from "../../../scafctl/index.js";

/** A fact that has no group of its own. */
export type FactName =
  | "displayName"
  | "apiVersion"
  | "category"
  | "tags"
  | "icon"
  | "dependencies"
  | "secrets"
  | "deprecation"
  | "capabilities";

export type ProviderNode =
  | { readonly kind: "inputs"; readonly schema: JsonSchema | undefined; readonly parts: readonly SchemaPart[] }
  | {
      readonly kind: "outputs";
      /** Absent for those of an operation. */
      readonly capability?: string;
      readonly schema: JsonSchema | undefined;
      readonly parts: readonly SchemaPart[];
    }
  | {
      readonly kind: "property";
      readonly part: SchemaPart;
      readonly side: "input" | "output";
      /** What references start from. */
      readonly root: JsonSchema | undefined;
    }
  | { readonly kind: "operations"; readonly operations: readonly OperationEntry[] }
  | { readonly kind: "operation"; readonly entry: OperationEntry }
  | { readonly kind: "examples"; readonly examples: readonly Example[] }
  | { readonly kind: "example"; readonly example: Example }
  | { readonly kind: "capabilities"; readonly names: readonly string[] }
  | { readonly kind: "capability"; readonly name: string }
  | { readonly kind: "links"; readonly links: readonly Link[] }
  | { readonly kind: "link"; readonly link: Link }
  | { readonly kind: "maintainers"; readonly maintainers: readonly Contact[] }
  | { readonly kind: "maintainer"; readonly maintainer: Contact }
  | { readonly kind: "about"; readonly facts: readonly Fact[] }
  | { readonly kind: "fact"; readonly fact: Fact }
  | { readonly kind: "findings"; readonly findings: readonly Finding[] }
  | { readonly kind: "finding"; readonly finding: Finding };

export interface Fact {
  readonly name: FactName;
  /** Empty where the name says it all. */
  readonly value: string;
}

export interface OperationEntry {
  /** Only a name where the plugin lists it as a write operation and does not describe it. */
  readonly operation: Operation;
  readonly writes: boolean;
  /** Names that are secret wherever they stand. */
  readonly secrets: readonly string[];
}

/**
 * A node before it has an identity: the part of its id that tells it from its siblings, and its
 * data.
 */
export type ProviderSeed = readonly [segment: string, data: ProviderNode];

export function descriptorNodes(descriptor: Descriptor, findings: ProviderEntry["findings"]): readonly ProviderSeed[] {
  const { schema, outputSchemas, sensitiveFields: secrets = [] } = descriptor;
  const { examples = [], capabilities, links = [], maintainers = [] } = descriptor;
  const operations = operationsOf(descriptor);
  const about = factsOf(descriptor);
  return [
    ["?inputs", { kind: "inputs", schema, parts: schemaParts(schema, schema, secrets) }],
    ...Object.entries(outputSchemas).map(([capability, output]): ProviderSeed => {
      return [
        `?outputs:${capability}`,
        { kind: "outputs", capability, schema: output, parts: schemaParts(output, output, secrets) },
      ];
    }),
    ...some(operations, ["?operations", { kind: "operations", operations }]),
    ...some(examples, ["?examples", { kind: "examples", examples }]),
    ...some(capabilities, ["?capabilities", { kind: "capabilities", names: capabilities }]),
    ...some(links, ["?links", { kind: "links", links }]),
    ...some(maintainers, ["?maintainers", { kind: "maintainers", maintainers }]),
    ...some(about, ["?about", { kind: "about", facts: about }]),
    ...some(findings, ["?findings", { kind: "findings", findings }]),
  ];
}

/** A group that would be empty is left out. */
function some(items: readonly unknown[], seed: ProviderSeed): readonly ProviderSeed[] {
  return items.length === 0 ? [] : [seed];
}

/** The described ones, and the write operations that are only named. */
function operationsOf({
  operations = [],
  writeOperations = [],
  sensitiveFields: secrets = [],
}: Descriptor): readonly OperationEntry[] {
  const described = new Set(operations.map(({ name }) => name));
  const named = writeOperations.filter((name) => !described.has(name)).map((name): Operation => ({ name }));
  return [...operations, ...named].map((operation) => {
    return { operation, writes: operation.isWrite === true || writeOperations.includes(operation.name), secrets };
  });
}

function factsOf(descriptor: Descriptor): readonly Fact[] {
  const { displayName, apiVersion, category, tags, icon, sensitiveFields, hasExtractDependencies } = descriptor;
  return [
    ...fact("displayName", displayName),
    ...fact("apiVersion", apiVersion),
    ...fact("category", category),
    ...fact("tags", tags?.join(", ")),
    ...fact("secrets", sensitiveFields?.join(", ")),
    ...(hasExtractDependencies === true ? [{ name: "dependencies", value: "" } as const] : []),
    ...fact("icon", icon),
  ];
}

function fact(name: FactName, value: string | undefined): readonly Fact[] {
  return value === undefined || value === "" ? [] : [{ name, value }];
}

/** Children of what stands under a provider. */
export function childrenOfProviderNode(data: ProviderNode): readonly ProviderSeed[] {
  switch (data.kind) {
    case "inputs":
      return propertyNodes(data.parts, "input", data.schema);
    case "outputs":
      return propertyNodes(data.parts, "output", data.schema);
    case "property":
      return propertyNodes(schemaParts(data.part.property.schema, data.root), data.side, data.root);
    case "operations":
      return data.operations.map((entry) => [entry.operation.name, { kind: "operation", entry }]);
    case "operation":
      return operationNodes(data.entry);
    case "examples":
      return data.examples.map((example, index) => [String(index), { kind: "example", example }]);
    case "capabilities":
      return data.names.map((name) => [name, { kind: "capability", name }]);
    case "links":
      return data.links.map((link, index) => [String(index), { kind: "link", link }]);
    case "maintainers":
      return data.maintainers.map((maintainer, index) => [String(index), { kind: "maintainer", maintainer }]);
    case "about":
      return data.facts.map((one) => [one.name, { kind: "fact", fact: one }]);
    case "findings":
      return data.findings.map((finding, index) => [`${finding.code}:${index}`, { kind: "finding", finding }]);
    case "example":
    case "capability":
    case "link":
    case "maintainer":
    case "fact":
    case "finding":
      return [];
  }
}

function propertyNodes(
  parts: readonly SchemaPart[],
  side: "input" | "output",
  root: JsonSchema | undefined,
): readonly ProviderSeed[] {
  return parts.map((part) => [part.name, { kind: "property", part, side, root }]);
}

function operationNodes({ operation, secrets }: OperationEntry): readonly ProviderSeed[] {
  const { inputSchema, outputSchema, examples = [], capabilities, tags, deprecated, deprecationMessage } = operation;
  const facts = [
    ...(deprecated === true || deprecationMessage !== undefined
      ? [{ name: "deprecation", value: deprecationMessage ?? "" } as const]
      : []),
    ...fact("capabilities", capabilities?.join(", ")),
    ...fact("tags", tags?.join(", ")),
  ];
  return [
    ...facts.map((one): ProviderSeed => [one.name, { kind: "fact", fact: one }]),
    ...(inputSchema === undefined
      ? []
      : ([
          ["?inputs", { kind: "inputs", schema: inputSchema, parts: schemaParts(inputSchema, inputSchema, secrets) }],
        ] as const)),
    ...(outputSchema === undefined
      ? []
      : ([
          [
            "?outputs",
            { kind: "outputs", schema: outputSchema, parts: schemaParts(outputSchema, outputSchema, secrets) },
          ],
        ] as const)),
    ...some(examples, ["?examples", { kind: "examples", examples }]),
  ];
}
