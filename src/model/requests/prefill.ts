// Prefills a new request for a provider: required inputs, valid where possible, and a selection on
// the first value to fill in.
import {
  type Descriptor,
  type InputProperty,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  jsonObject,
  type JsonSchema,
  type JsonValue,
  schemaProperties,
  schemaProperty,
  stringifyJson,
} from "../../scafctl/index.js";
import type { ProviderEntry } from "../plugins/types.js";
import { parseRequest, type TextSpan } from "./parse-request.js";

/** Bounds a schema that requires itself. */
const MAX_DEPTH = 4;

interface NewRequest {
  /** Indented JSON with a newline at its end. */
  readonly text: string;
  /** The first value to fill in, without the quotes of a string. */
  readonly selection: TextSpan;
}

/**
 * A request for a provider with its required inputs (example, else default, first allowed value or
 * an empty value of the type) and those optional inputs that have an example.
 * @param plugin written into the request; needed when several plugins offer the provider
 */
export function newRequest(
  { name, descriptor }: Pick<ProviderEntry, "name" | "descriptor">,
  plugin?: string,
): NewRequest {
  const inputs = descriptor === undefined ? {} : draftInputs(descriptor);
  const request = { provider: name, ...(plugin === undefined ? {} : { plugin }), inputs };
  const text = `${stringifyJson(request, 2)}\n`;
  return { text, selection: firstToFill(text, inputs) };
}

/** The inputs of {@link newRequest}. */
export function draftInputs(descriptor: Descriptor): JsonObject {
  return draft(schemaProperties(descriptor.schema), 0);
}

/**
 * An initial value for one input, or for a value nested in one.
 * @param path from the root of the inputs; an empty string where the schema does not declare it
 */
export function draftInput(descriptor: Descriptor, path: readonly (string | number)[]): JsonValue {
  let schema = descriptor.schema;
  let property: InputProperty | undefined;
  for (const step of path) {
    property =
      typeof step === "number" ? itemProperty(schema) : schemaProperties(schema).find(({ name }) => name === step);
    schema = property?.schema;
  }
  return property === undefined ? "" : draftValue(property, 0);
}

function itemProperty(schema: JsonSchema | undefined): InputProperty | undefined {
  const items = isJsonObject(schema) ? schema["items"] : undefined;
  return isJsonObject(items) ? schemaProperty("items", items) : undefined;
}

/** File name for a provider's requests: its letters, digits, dots, dashes and underscores. */
export function requestFileName(provider: string): string {
  const safe = provider
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}._-]+/gu, "-")
    .replace(/^[.-]+|[.-]+$/g, "");
  const base = Array.from(safe).slice(0, 80).join("") || "request";
  // Windows reserves these names with any extension.
  return `${/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(base) ? "_" : ""}${base}.scafctl.json`;
}

function draft(properties: readonly InputProperty[], depth: number): JsonObject {
  return jsonObject(
    properties
      .filter((property) => property.required || property.example !== undefined)
      .map((property) => [property.name, draftValue(property, depth)]),
  );
}

function draftValue(property: InputProperty, depth: number): JsonValue {
  return property.example ?? property.default ?? property.enum?.[0] ?? emptyValue(property, depth);
}

function emptyValue({ schema, type }: InputProperty, depth: number): JsonValue {
  const { const: constant, minimum } = isJsonObject(schema) ? schema : {};
  if (constant !== undefined) return constant;
  switch (type.split(" | ")[0]) {
    case "integer":
    case "number":
      return typeof minimum === "number" && minimum > 0 ? minimum : 0;
    case "boolean":
      return false;
    case "array":
      return [];
    case "object": {
      const required = schemaProperties(schema).filter((property) => property.required);
      return depth >= MAX_DEPTH ? {} : draft(required, depth + 1);
    }
    case "null":
      return null;
    default:
      return "";
  }
}

function firstToFill(text: string, inputs: JsonObject): TextSpan {
  const { locate } = parseRequest(text);
  let path: readonly (string | number)[] = ["inputs"];
  let value: JsonValue = inputs;
  // Descend to the first scalar or empty container.
  for (let first = firstMember(value); first !== undefined; first = firstMember(value)) {
    path = [...path, first[0]];
    value = first[1];
  }
  const span = locate(path);
  const hasDelimiters = typeof value === "string" || isJsonArray(value) || isJsonObject(value);
  return hasDelimiters ? { offset: span.offset + 1, length: span.length - 2 } : span;
}

function firstMember(value: JsonValue): readonly [string, JsonValue] | undefined {
  return isJsonArray(value) || isJsonObject(value) ? Object.entries(value)[0] : undefined;
}
