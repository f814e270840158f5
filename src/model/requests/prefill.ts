// Prefills a new request for a provider: required inputs, valid where possible, and a selection on
// the first value to fill in.
import {
  type Descriptor,
  inputProperties,
  type InputProperty,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  jsonObject,
  type JsonSchema,
  type JsonValue,
  stringifyJson,
} from "../../scafctl/index.js";
import type { ProviderEntry } from "../plugins/types.js";
import { parseRequest, type TextSpan } from "./parse-request.js";

/** Bounds a schema that requires itself. */
const MAX_DEPTH = 4;

export interface NewRequest {
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
  return draft(inputProperties(descriptor), 0);
}

/**
 * An initial value for one input, or for a value nested in one.
 * @param path from the root of the inputs; an empty string where the schema does not declare it
 */
export function draftInput(descriptor: Descriptor, path: readonly (string | number)[]): JsonValue {
  const [step, ...rest] = path;
  if (typeof step === "number") {
    const { schema } = descriptor;
    const items = isJsonObject(schema) ? schema["items"] : undefined;
    return isJsonObject(items) ? draftInput(nested(items), rest) : "";
  }
  const property = inputProperties(descriptor).find(({ name }) => name === step);
  if (property === undefined) return "";
  return rest.length === 0 ? draftValue(property, 0) : draftInput(nested(property.schema), rest);
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
  return (
    property.example ?? property.default ?? property.enum?.[0] ?? emptyValue(property.schema, property.type, depth)
  );
}

function emptyValue(schema: JsonSchema, type: string, depth: number): JsonValue {
  const constant = isJsonObject(schema) ? schema["const"] : undefined;
  if (constant !== undefined) return constant;
  switch (type.split(" | ")[0]) {
    case "integer":
    case "number": {
      const minimum = isJsonObject(schema) ? schema["minimum"] : undefined;
      return typeof minimum === "number" && minimum > 0 ? minimum : 0;
    }
    case "boolean":
      return false;
    case "array":
      return [];
    case "object": {
      if (depth >= MAX_DEPTH) return {};
      return draft(
        inputProperties(nested(schema)).filter((property) => property.required),
        depth + 1,
      );
    }
    case "null":
      return null;
    default:
      return "";
  }
}

/** A nested object schema as a descriptor, so that `inputProperties` can read it. */
function nested(schema: JsonSchema): Descriptor {
  return { name: "", capabilities: [], outputSchemas: {}, schema };
}

function firstToFill(text: string, inputs: JsonObject): TextSpan {
  const { locate } = parseRequest(text);
  let path: readonly (string | number)[] = ["inputs"];
  let value: JsonValue = inputs;
  // Descend to the first scalar or empty container.
  for (;;) {
    const first: readonly [string | number, JsonValue] | undefined = firstMember(value);
    if (first === undefined) break;
    path = [...path, first[0]];
    value = first[1];
  }
  const span = locate(path);
  const hasDelimiters = typeof value === "string" || isJsonArray(value) || isJsonObject(value);
  return hasDelimiters ? { offset: span.offset + 1, length: span.length - 2 } : span;
}

function firstMember(value: JsonValue): readonly [string | number, JsonValue] | undefined {
  if (isJsonArray(value)) {
    const [first] = value;
    return first === undefined ? undefined : [0, first];
  }
  return isJsonObject(value) ? Object.entries(value)[0] : undefined;
}
