// Reads descriptors from the wire: messages of every generation of plugins become the same plain
// Descriptor (docs/contract.md, "Descriptors").
import type { OperationDescriptor, ProviderDescriptor, Schema } from "../gen/scafctl/plugin.js";
import { isDeeperThan, jsonObject, type JsonSchema, parseJson } from "../contract/json.js";
import { newerFields } from "./newer-fields.js";
import { structuredSchema } from "./parameter.js";
import { isSchema } from "../schema/walk.js";
import type { ReadDescriptor } from "../contract/call-results.js";
import type { Descriptor, Operation } from "../contract/descriptor-types.js";
import { type Finding, reporter } from "../contract/findings.js";
import { WIRE_SENTENCES, type WireReport } from "./finding-messages.js";
import { filled } from "./wire-json.js";

/** Objects and lists inside each other; code that works on schemas is recursive. */
const MAX_SCHEMA_DEPTH = 256;

/**
 * Reads a descriptor message. Never throws: what cannot be used is left out and reported.
 *
 * @param listedName the name from GetProviders, by which it was asked for
 */
export function readDescriptor(listedName: string, wire: ProviderDescriptor): ReadDescriptor {
  const findings: Finding[] = [];
  const report = reporter(WIRE_SENTENCES, listedName, findings);
  if (wire.name !== listedName) report("warning", "name-differs", listedName, wire.name);
  const schema = readSchema(wire, report);
  const operations = wire.operations.map((operation) => readOperation(operation, report));
  const descriptor: Descriptor = {
    name: wire.name,
    ...filled(wire, "displayName", "description", "version", "category", "apiVersion"),
    capabilities: wire.capabilities,
    ...(schema === undefined ? {} : { schema }),
    outputSchemas: readOutputSchemas(wire, report),
    ...filled(wire, "sensitiveFields", "tags", "icon", "links", "examples", "maintainers"),
    ...filled(wire, "deprecated", "beta", "hasExtractDependencies", "writeOperations"),
    ...filled({ operations }, "operations"),
  };
  return { descriptor, findings, ...filled({ newerFields: newerFields(wire) }, "newerFields") };
}

function readSchema(wire: ProviderDescriptor, report: WireReport): JsonSchema | undefined {
  const raw = wire.rawSchema.length === 0 ? undefined : parseSchema(wire.rawSchema, report);
  if (raw !== undefined) return raw;
  if (wire.rawSchema.length > 0) report("warning", "raw-schema-unparsable");
  const structured = wire.schema;
  // Without properties a sender leaves the message out; one that sends it empty means the same.
  return structured === undefined || structured.parameters.size === 0
    ? undefined
    : structuredSchema(structured, report);
}

function readOutputSchemas(wire: ProviderDescriptor, report: WireReport): Readonly<Record<string, JsonSchema>> {
  // One raw entry is enough for the structured map to be ignored as a whole: scafctl never merges
  // the two.
  if (wire.rawOutputSchemas.size === 0) {
    return record(wire.outputSchemas, (schema: Schema) => structuredSchema(schema, report));
  }
  return record(wire.rawOutputSchemas, (bytes, capability) => {
    const schema = parseSchema(bytes, report);
    if (schema === undefined) report("warning", "raw-output-schema-unparsable", capability);
    return schema;
  });
}

function readOperation(wire: OperationDescriptor, report: WireReport): Operation {
  const schema = (kind: "input" | "output", bytes: Buffer): JsonSchema | undefined => {
    const parsed = bytes.length === 0 ? undefined : parseSchema(bytes, report);
    if (bytes.length > 0 && parsed === undefined) report("warning", "operation-schema-unparsable", kind, wire.name);
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

function parseSchema(bytes: Buffer, report: WireReport): JsonSchema | undefined {
  try {
    const value = parseJson(bytes.toString("utf8"));
    if (!isSchema(value)) return undefined;
    if (!isDeeperThan(MAX_SCHEMA_DEPTH, value)) return value;
    report("warning", "schema-too-deep", MAX_SCHEMA_DEPTH);
    return undefined;
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
  return jsonObject(entries.map(([key, value]) => [key, convert(value, key)]));
}
