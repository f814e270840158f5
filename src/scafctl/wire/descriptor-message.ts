// A Descriptor as the message that plugins send: raw schemas for hosts that read them, structured
// ones for those that do not.
import type { OperationDescriptor, ProviderDescriptor } from "../gen/scafctl/plugin.js";
import { type JsonSchema, stringifyJson } from "../contract/json.js";
import { parameterSchema } from "./parameter.js";
import type { Descriptor, Operation } from "../contract/descriptor-types.js";

/**
 * The wire form of a descriptor (docs/contract.md, "Serving"): both schema forms, defaults left out
 * where there are none, bounds with their flags.
 *
 * @throws TypeError when a schema holds what JSON cannot
 */
export function descriptorMessage(descriptor: Descriptor): ProviderDescriptor {
  const outputs = Object.entries(descriptor.outputSchemas);
  const structuredOutputs = outputs.flatMap(([capability, schema]) => {
    const structured = parameterSchema(schema);
    return structured === undefined ? [] : [[capability, structured] as const];
  });
  return {
    name: descriptor.name,
    displayName: descriptor.displayName ?? "",
    description: descriptor.description ?? "",
    version: descriptor.version ?? "",
    category: descriptor.category ?? "",
    capabilities: [...descriptor.capabilities],
    schema: parameterSchema(descriptor.schema),
    outputSchemas: new Map(structuredOutputs),
    apiVersion: descriptor.apiVersion ?? "",
    sensitiveFields: [...(descriptor.sensitiveFields ?? [])],
    tags: [...(descriptor.tags ?? [])],
    icon: descriptor.icon ?? "",
    links: [...(descriptor.links ?? [])],
    examples: [...(descriptor.examples ?? [])],
    maintainers: [...(descriptor.maintainers ?? [])],
    deprecated: descriptor.deprecated ?? false,
    beta: descriptor.beta ?? false,
    rawSchema: schemaBytes(descriptor.schema),
    rawOutputSchemas: new Map(outputs.map(([capability, schema]) => [capability, schemaBytes(schema)])),
    hasExtractDependencies: descriptor.hasExtractDependencies ?? false,
    writeOperations: [...(descriptor.writeOperations ?? [])],
    operations: (descriptor.operations ?? []).map(operationMessage),
  };
}

function operationMessage(operation: Operation): OperationDescriptor {
  return {
    name: operation.name,
    displayName: operation.displayName ?? "",
    description: operation.description ?? "",
    capabilities: [...(operation.capabilities ?? [])],
    isWrite: operation.isWrite ?? false,
    inputSchema: schemaBytes(operation.inputSchema),
    outputSchema: schemaBytes(operation.outputSchema),
    examples: [...(operation.examples ?? [])],
    tags: [...(operation.tags ?? [])],
    deprecated: operation.deprecated ?? false,
    deprecationMessage: operation.deprecationMessage ?? "",
  };
}

function schemaBytes(schema: JsonSchema | undefined): Buffer {
  return schema === undefined ? Buffer.alloc(0) : Buffer.from(stringifyJson(schema));
}
