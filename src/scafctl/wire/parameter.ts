// The structured schema of the wire, a flat list of parameters, and JSON Schema: one table of
// members, read in both directions.
import type { Parameter, Schema } from "../gen/scafctl/plugin.js";
import {
  isJsonArray,
  isJsonObject,
  jsonObject,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
  member,
  parseJson,
  stringifyJson,
  toNumber,
} from "../contract/json.js";
import { requiredNames } from "../schema/schema.js";
import { propertySchemas } from "../schema/walk.js";
import { EMPTY, encode } from "./wire-json.js";
import type { WireReport } from "./finding-messages.js";

/**
 * Sent by the plugin SDK for a default that it could not encode (docs/contract.md, "Descriptors").
 */
const UNENCODABLE = /^"?<marshal error>"?$/;

const MAX_INT32 = 2 ** 31 - 1;

/**
 * A structured schema as JSON Schema: an object with the parameters as properties. Properties and
 * `required` are in alphabetical order, since maps have none on the wire.
 */
export function structuredSchema(wire: Schema, report: WireReport): JsonObject {
  const parameters = [...wire.parameters].sort(([a], [b]) => (a < b ? -1 : 1));
  const required = parameters.filter(([, parameter]) => parameter.required).map(([name]) => name);
  return {
    type: "object",
    properties: jsonObject(parameters.map(([name, parameter]) => [name, propertySchema(name, parameter, report)])),
    ...(required.length === 0 ? {} : { required }),
  };
}

function propertySchema(name: string, wire: Parameter, report: WireReport): JsonObject {
  const bound = (present: boolean, value: number): number | undefined => {
    if (present && !Number.isFinite(value)) report("warning", "bound-not-finite", name, value);
    return present && Number.isFinite(value) ? value : undefined;
  };
  const entries: [string, JsonValue | undefined][] = [
    ["type", nonEmpty(wire.type)],
    ["description", nonEmpty(wire.description)],
    ["default", readDefault(name, wire.defaultValue, report)],
    ["examples", readExamples(name, wire.example, report)],
    ["enum", readEnum(name, wire.enumValues, report)],
    ["format", nonEmpty(wire.format)],
    ["pattern", nonEmpty(wire.pattern)],
    // JSON Schema has no keyword for it; this is the one that VS Code's JSON editor shows.
    ["patternErrorMessage", nonEmpty(wire.patternDescription)],
    ["minLength", positive(wire.minLength)],
    ["maxLength", positive(wire.maxLength)],
    ["minItems", positive(wire.minItems)],
    ["maxItems", positive(wire.maxItems)],
    ["minimum", bound(wire.hasMinimum, wire.minimum)],
    ["maximum", bound(wire.hasMaximum, wire.maximum)],
    ["exclusiveMinimum", bound(wire.hasExclusiveMinimum, wire.exclusiveMinimum)],
    ["exclusiveMaximum", bound(wire.hasExclusiveMaximum, wire.exclusiveMaximum)],
  ];
  return jsonObject(entries);
}

function nonEmpty(text: string): string | undefined {
  return text === "" ? undefined : text;
}

/** Lengths and counts: 0 means absent. */
function positive(count: number): number | undefined {
  return count > 0 ? count : undefined;
}

function readDefault(name: string, bytes: Buffer, report: WireReport): JsonValue | undefined {
  const text = bytes.toString("utf8");
  if (text === "" || UNENCODABLE.test(text)) return undefined;
  const value = tryParse(text);
  if (value === undefined) report("warning", "default-unparsable", name, text);
  // Baseline plugins send `null` for every parameter without a default.
  return value === null ? undefined : value;
}

function readExamples(name: string, text: string, report: WireReport): JsonValue | undefined {
  if (text === "") return undefined;
  const value = tryParse(text);
  if (value !== undefined) return [value];
  report("info", "example-not-json", name);
  return [text];
}

function readEnum(name: string, values: readonly Buffer[], report: WireReport): JsonValue | undefined {
  const parsed = values.map((bytes) => tryParse(bytes.toString("utf8"))).filter((value) => value !== undefined);
  const dropped = values.length - parsed.length;
  if (dropped > 0) report("warning", "enum-value-unparsable", name, dropped);
  return parsed.length === 0 ? undefined : parsed;
}

function tryParse(text: string): JsonValue | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined; // not a JSON value, so callers can distinguish it
  }
}

/**
 * The structured form of a schema for hosts that do not read raw schemas: its top-level properties
 * with the keywords that a parameter has. Undefined when it has none: the message is left out then.
 */
export function parameterSchema(schema: JsonSchema | undefined): Schema | undefined {
  const properties = propertySchemas(schema);
  if (properties.length === 0 || !isJsonObject(schema)) return undefined;
  const required = new Set(requiredNames(schema));
  return { parameters: new Map(properties.map(([name, value]) => [name, parameter(value, required.has(name))])) };
}

function parameter(schema: JsonSchema, required: boolean): Parameter {
  const keywords = isJsonObject(schema) ? schema : {};
  const text = (key: string): string => {
    const value = member(keywords, key);
    return typeof value === "string" ? value : "";
  };
  const count = (key: string): number => {
    const value = toNumber(member(keywords, key));
    return value === undefined ? 0 : Math.min(Math.max(Math.trunc(value), 0), MAX_INT32);
  };
  const bound = (key: string): number | undefined => toNumber(member(keywords, key));
  const defaultValue = member(keywords, "default");
  const examples = member(keywords, "examples");
  const example = isJsonArray(examples) ? examples[0] : undefined;
  const values = member(keywords, "enum");
  return {
    type: text("type"),
    required,
    description: text("description"),
    defaultValue: defaultValue === undefined ? EMPTY : encode("default", defaultValue),
    example: example === undefined ? "" : stringifyJson(example),
    maxLength: count("maxLength"),
    pattern: text("pattern"),
    patternDescription: text("patternErrorMessage"),
    minLength: count("minLength"),
    minimum: bound("minimum") ?? 0,
    maximum: bound("maximum") ?? 0,
    exclusiveMinimum: bound("exclusiveMinimum") ?? 0,
    exclusiveMaximum: bound("exclusiveMaximum") ?? 0,
    enumValues: isJsonArray(values) ? values.map((value) => encode("enum", value)) : [],
    format: text("format"),
    minItems: count("minItems"),
    maxItems: count("maxItems"),
    hasMinimum: bound("minimum") !== undefined,
    hasMaximum: bound("maximum") !== undefined,
    hasExclusiveMinimum: bound("exclusiveMinimum") !== undefined,
    hasExclusiveMaximum: bound("exclusiveMaximum") !== undefined,
  };
}
