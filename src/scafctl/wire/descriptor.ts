// What a provider says of itself, read from the wire: every generation of plugins ends in the same
// plain Descriptor (docs/contract.md, "Descriptors").
import type { OperationDescriptor, ProviderDescriptor, Schema } from "../gen/scafctl/plugin.js";
import { type JsonSchema, parseJson } from "../contract/json.js";
import { newerFields } from "./newer-fields.js";
import { type Remark, structuredSchema } from "./parameter.js";
import { isSchema } from "../schema/schema.js";
import type { Descriptor, Operation } from "../contract/descriptor-types.js";
import type { Finding } from "../contract/findings.js";
import { filled } from "./wire-json.js";

export interface ReadDescriptor {
  readonly descriptor: Descriptor;
  /**
   * Unusable values of the response, and the name if it differs. In the order of the fields.
   */
  readonly findings: readonly Finding[];
  /** Fields that no baseline plugin sends; absent when there are none. See `speaksAtLeast`. */
  readonly newerFields?: readonly string[];
}

/**
 * Reads a descriptor message. Never throws: what cannot be used is left out and reported.
 *
 * @param listedName the name from GetProviders, by which it was asked for
 */
export function readDescriptor(listedName: string, wire: ProviderDescriptor): ReadDescriptor {
  const findings: Finding[] = [];
  const remark: Remark = (severity, code, message) => findings.push({ severity, code, provider: listedName, message });
  if (wire.name !== listedName) {
    remark(
      "warning",
      "name-differs",
      `The plugin lists this provider as "${listedName}" and describes it as "${wire.name}": scafctl registers it under the second name and runs it under the first.`,
    );
  }
  const schema = readSchema(wire, remark);
  const operations = wire.operations.map((operation) => readOperation(operation, remark));
  const descriptor: Descriptor = {
    name: wire.name,
    ...filled(wire, "displayName", "description", "version", "category", "apiVersion"),
    capabilities: wire.capabilities,
    ...(schema === undefined ? {} : { schema }),
    outputSchemas: readOutputSchemas(wire, remark),
    ...filled(wire, "sensitiveFields", "tags", "icon", "links", "examples", "maintainers"),
    ...filled(wire, "deprecated", "beta", "hasExtractDependencies", "writeOperations"),
    ...filled({ operations }, "operations"),
  };
  return { descriptor, findings, ...filled({ newerFields: newerFields(wire) }, "newerFields") };
}

function readSchema(wire: ProviderDescriptor, remark: Remark): JsonSchema | undefined {
  const raw = wire.rawSchema.length === 0 ? undefined : parseSchema(wire.rawSchema);
  if (raw !== undefined) return raw;
  if (wire.rawSchema.length > 0) {
    remark(
      "warning",
      "raw-schema-unparsable",
      "The raw schema of the inputs is no JSON Schema: the simpler structured one is used instead, as scafctl does.",
    );
  }
  const structured = wire.schema;
  // Without properties a sender leaves the message out; one that sends it empty means the same.
  return structured === undefined || structured.parameters.size === 0
    ? undefined
    : structuredSchema(structured, remark);
}

function readOutputSchemas(wire: ProviderDescriptor, remark: Remark): Readonly<Record<string, JsonSchema>> {
  // One raw entry is enough for the structured map to be ignored as a whole: scafctl never merges
  // the two.
  if (wire.rawOutputSchemas.size === 0) {
    return record(wire.outputSchemas, (schema: Schema) => structuredSchema(schema, remark));
  }
  return record(wire.rawOutputSchemas, (bytes, capability) => {
    const schema = parseSchema(bytes);
    if (schema === undefined) {
      remark(
        "warning",
        "raw-output-schema-unparsable",
        `The raw output schema for capability "${capability}" is no JSON Schema: scafctl drops it.`,
      );
    }
    return schema;
  });
}

function readOperation(wire: OperationDescriptor, remark: Remark): Operation {
  const schema = (kind: "input" | "output", bytes: Buffer): JsonSchema | undefined => {
    const parsed = bytes.length === 0 ? undefined : parseSchema(bytes);
    if (bytes.length > 0 && parsed === undefined) {
      remark(
        "warning",
        "operation-schema-unparsable",
        `The ${kind} schema of operation "${wire.name}" is no JSON Schema and is left out.`,
      );
    }
    return parsed;
  };
  const inputSchema = schema("input", wire.inputSchema);
  const outputSchema = schema("output", wire.outputSchema);
  return {
    name: wire.name,
    ...filled(wire, "displayName", "description", "capabilities", "isWrite"),
    ...(inputSchema === undefined ? {} : { inputSchema }),
    ...(outputSchema === undefined ? {} : { outputSchema }),
    ...filled(wire, "examples", "tags", "deprecated", "deprecationMessage"),
  };
}

function parseSchema(bytes: Buffer): JsonSchema | undefined {
  try {
    const value = parseJson(bytes.toString("utf8"));
    return isSchema(value) ? value : undefined;
  } catch {
    return undefined; // the callers report it: what is lost depends on where it stood
  }
}

/**
 * The map as an object in order of its keys, which come in no order from the wire; entries without
 * a value are dropped.
 */
function record<V>(
  map: ReadonlyMap<string, V>,
  convert: (value: V, key: string) => JsonSchema | undefined,
): Readonly<Record<string, JsonSchema>> {
  const entries = [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.flatMap(([key, value]) => {
      const converted = convert(value, key);
      return converted === undefined ? [] : [[key, converted]];
    }),
  );
}
