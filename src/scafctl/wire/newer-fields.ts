// Which fields of a descriptor message a baseline plugin could not have sent: the evidence of its
// age.
import { DESCRIPTOR_RELEASES, PARAMETER_RELEASES } from "../contract/generation.js";
import type { Parameter, ProviderDescriptor, Schema } from "../gen/scafctl/plugin.js";
import { isFilled } from "./wire-json.js";

/**
 * Names as in the proto, in its order; those of parameters once each, after those of the
 * descriptor.
 */
export function newerFields(wire: ProviderDescriptor): readonly string[] {
  const own = Object.keys(DESCRIPTOR_RELEASES).filter((field) => has(wire, field));
  const schemas: readonly (Schema | undefined)[] = [wire.schema, ...wire.outputSchemas.values()];
  const parameters: readonly Parameter[] = schemas.flatMap((schema) => [...(schema?.parameters.values() ?? [])]);
  const nested = Object.keys(PARAMETER_RELEASES).filter((field) =>
    parameters.some((parameter) => has(parameter, field)),
  );
  return [...own, ...nested];
}

function camelCase(field: string): string {
  return field.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

function has(message: object, field: string): boolean {
  return isFilled((message as Readonly<Record<string, unknown>>)[camelCase(field)]);
}
