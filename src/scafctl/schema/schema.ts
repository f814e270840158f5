// The top-level properties that a schema declares, as rows of a form, a tree or a table.
import {
  isJsonArray,
  isJsonObject,
  jsonObject,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
  member,
} from "../contract/json.js";
import type { Descriptor, InputProperty } from "../contract/descriptor-types.js";
import { holdsSecret } from "./secrets.js";
import { propertySchemas } from "./walk.js";

/**
 * The inputs of a provider: required ones first, then in the order of its schema.
 * Empty when none are declared, which means that any object is accepted.
 */
export function inputProperties(descriptor: Descriptor): readonly InputProperty[] {
  return schemaProperties(descriptor.schema, descriptor.sensitiveFields);
}

/**
 * The declared members of the data that an execution under `capability` returns; ordered as {@link
 * inputProperties}.
 */
export function outputProperties(descriptor: Descriptor, capability: string): readonly InputProperty[] {
  const schemas = descriptor.outputSchemas;
  const schema = Object.hasOwn(schemas, capability) ? schemas[capability] : undefined;
  return schemaProperties(schema, descriptor.sensitiveFields);
}

/**
 * The input with every missing top-level property that has a default filled in, as scafctl's
 * executor does before a plugin sees anything, also for required ones.
 */
export function withDefaults(descriptor: Descriptor, input: JsonObject): JsonObject {
  const missing = inputProperties(descriptor).flatMap((property): [string, JsonValue][] =>
    property.default === undefined || Object.hasOwn(input, property.name) ? [] : [[property.name, property.default]],
  );
  return missing.length === 0 ? input : jsonObject([...Object.entries(input), ...missing]);
}

/** The names that `required` lists. */
export function requiredNames(schema: JsonObject): readonly string[] {
  const names = member(schema, "required");
  return isJsonArray(names) ? names.filter((name) => typeof name === "string") : [];
}

/** The default of a property; JSON `null` counts as none. */
export function defaultOf(schema: JsonSchema): JsonValue | undefined {
  const value = isJsonObject(schema) ? member(schema, "default") : undefined;
  return value === null ? undefined : value;
}

/**
 * The properties that any schema declares, also a nested one; ordered as
 * {@link inputProperties}.
 * @param sensitive names that are secret whatever the schema says
 */
export function schemaProperties(
  schema: JsonSchema | undefined,
  sensitive: readonly string[] = [],
): readonly InputProperty[] {
  if (!isJsonObject(schema)) return [];
  const required = new Set(requiredNames(schema));
  const rows = propertySchemas(schema).map(([name, value]) =>
    schemaProperty(name, value, required.has(name), sensitive.includes(name) || holdsSecret(value, schema)),
  );
  return [...rows.filter((item) => item.required), ...rows.filter((item) => !item.required)];
}

/** One property as its schema describes it. */
export function schemaProperty(
  name: string,
  schema: JsonSchema,
  required = false,
  sensitive = holdsSecret(schema, schema),
): InputProperty {
  if (!isJsonObject(schema)) return { name, type: typeName(schema), required, sensitive, schema };
  const description = member(schema, "description");
  const defaultValue = defaultOf(schema);
  const examples = member(schema, "examples");
  const example = isJsonArray(examples) ? examples[0] : undefined;
  const values = member(schema, "enum");
  return {
    name,
    type: typeName(schema),
    required,
    ...(typeof description === "string" && description !== "" ? { description } : {}),
    ...(defaultValue === undefined ? {} : { default: defaultValue }),
    ...(example === undefined ? {} : { example }),
    ...(isJsonArray(values) ? { enum: values } : {}),
    sensitive,
    schema,
  };
}

/**
 * A schema's type in a word: "string", "string | null", "any", or "never" for the schema `false`.
 */
export function typeName(schema: JsonSchema): string {
  if (schema === false) return "never";
  if (schema === true) return "any";
  const type = member(schema, "type");
  if (typeof type === "string" && type !== "") return type;
  if (isJsonArray(type)) return type.filter((name) => typeof name === "string").join(" | ") || "any";
  const literal = member(schema, "const");
  const values = literal === undefined ? member(schema, "enum") : [literal];
  if (isJsonArray(values) && values.length > 0) return [...new Set(values.map(valueType))].join(" | ");
  return "any";
}

/** The JSON type of a value, with `integer` for numbers written without fraction and exponent. */
export function valueType(value: JsonValue): string {
  if (value === null) return "null";
  if (isJsonArray(value)) return "array";
  if (isJsonObject(value)) return "object";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  if (typeof value === "bigint") return "integer";
  return typeof value === "object" ? "number" : typeof value;
}
