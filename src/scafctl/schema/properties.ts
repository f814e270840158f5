// Constructors of JSON Schemas for descriptors, one for each type, as in the plugin SDK.
import type { JsonObject, JsonSchema, JsonValue } from "../contract/json.js";

/**
 * Keywords of a property of any type. Empty and absent members are left out of the schema.
 */
export interface PropertyOptions {
  readonly title?: string;
  readonly default?: JsonValue;
  /** Forms show the first. */
  readonly examples?: readonly JsonValue[];
  readonly enum?: readonly JsonValue[];
  readonly deprecated?: boolean;
  /** A secret: hosts mask it. */
  readonly writeOnly?: boolean;
}

export interface StringOptions extends PropertyOptions {
  readonly pattern?: string;
  readonly format?: string;
  /** Code points. */
  readonly minLength?: number;
  readonly maxLength?: number;
}

export interface NumberOptions extends PropertyOptions {
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly exclusiveMinimum?: number | bigint;
  readonly exclusiveMaximum?: number | bigint;
  readonly multipleOf?: number;
}

export interface ArrayOptions extends PropertyOptions {
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
}

export interface ObjectOptions extends PropertyOptions {
  readonly description?: string;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema;
}

function property(type: string | undefined, description: string, options: object): JsonObject {
  const entries = Object.entries({ type, description, ...options });
  return Object.fromEntries(
    // A JSON null is a value; `undefined` and an empty description are left out.
    entries.filter(([key, value]) => value !== undefined && !(key === "description" && value === "")),
  ) as JsonObject;
}

/** `prop.string("The message", { maxLength: 100 })` and so on. */
export const prop = Object.freeze({
  string: (description: string, options: StringOptions = {}): JsonObject => property("string", description, options),
  integer: (description: string, options: NumberOptions = {}): JsonObject => property("integer", description, options),
  number: (description: string, options: NumberOptions = {}): JsonObject => property("number", description, options),
  boolean: (description: string, options: PropertyOptions = {}): JsonObject =>
    property("boolean", description, options),
  array: (description: string, options: ArrayOptions = {}): JsonObject => property("array", description, options),
  /** Any type: the schema has no `type`. */
  any: (description: string, options: PropertyOptions = {}): JsonObject => property(undefined, description, options),
  /** The schema of an object: of all inputs, of an output, or of one property. */
  object: (
    properties: Readonly<Record<string, JsonSchema>>,
    { description = "", ...options }: ObjectOptions = {},
  ): JsonObject => property("object", description, { properties, ...options }),
});
