// A provider's own JSON Schema, made fit for VS Code's JSON editor: nothing it would fetch, run,
// misread or flag wrongly.
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
  toPlain,
  type PlainJson,
  translateRegExp,
} from "../../scafctl/index.js";
import { cleanText, escapeMarkdown } from "../text/foreign-text.js";

export type PlainObject = { [key: string]: PlainJson };

/** Schemas nest without limit, the editor's recursion does not. */
const MAX_DEPTH = 64;
const TYPES: ReadonlySet<string> = new Set(["string", "integer", "number", "boolean", "array", "object", "null"]);

type Convert = (value: JsonValue, context: Context) => PlainJson | undefined;

interface Context {
  /** JSON pointer at which the schema will stand, for its references to itself: `#/$defs/p0`. */
  readonly at: string;
  readonly depth: number;
}

const copy: Convert = (value) => toPlain(value);
const schema: Convert = (value, context) => convert(value, context);
const schemas: Convert = (value, context) =>
  isJsonArray(value) ? value.map((item) => convert(item, context)) : undefined;
const schemaMap: Convert = (value, context) => mapEntries(value, (name, item) => [name, convert(item, context)]);

/**
 * What is kept, and how. Keywords that VS Code adds of its own are not kept: a plugin has no
 * business with the editor's snippets and messages.
 */
const KEYWORDS: ReadonlyMap<string, Convert> = new Map<string, Convert>([
  ["type", (value) => typesOf(value)],
  ["enum", (value) => (isJsonArray(value) && value.length > 0 ? toPlain(value) : undefined)],
  ["const", copy],
  ...entries(["multipleOf", "maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum"], (value) =>
    numberOrFlag(value),
  ),
  ...entries(
    ["maxLength", "minLength", "maxItems", "minItems", "maxContains", "minContains", "maxProperties", "minProperties"],
    (value) => (typeof value === "number" ? value : undefined),
  ),
  ...entries(["uniqueItems", "deprecated"], (value) => (typeof value === "boolean" ? value : undefined)),
  ["required", (value) => textList(value)],
  ["dependentRequired", (value) => mapEntries(value, (name, item) => [name, textList(item) ?? []])],
  ["pattern", (value) => (typeof value === "string" ? translateRegExp(value) : undefined)],
  ...entries(["properties", "dependentSchemas", "$defs", "definitions"], schemaMap),
  [
    "patternProperties",
    (value, context) => mapEntries(value, (name, item) => [translateRegExp(name), convert(item, context)]),
  ],
  ...entries(["prefixItems", "allOf", "anyOf", "oneOf"], schemas),
  ["items", (value, context) => schemas(value, context) ?? convert(value, context)],
  ...entries(
    [
      "contains",
      "additionalItems",
      "additionalProperties",
      "unevaluatedItems",
      "unevaluatedProperties",
      "propertyNames",
      "not",
      "if",
      "then",
      "else",
    ],
    schema,
  ),
  ["title", (value) => (typeof value === "string" ? cleanText(value, 200) : undefined)],
  // A JSON null default counts as none (contract 0.3).
  ["default", (value) => (value === null ? undefined : toPlain(value))],
  ["examples", (value) => (isJsonArray(value) ? toPlain(value) : undefined)],
  [
    "$ref",
    (value, { at }) => (typeof value === "string" && /^#(\/|$)/.test(value) ? `${at}${value.slice(1)}` : undefined),
  ],
]);

/**
 * Converts one schema to stand at `at` in a larger document. References inside it are moved there;
 * those that lead elsewhere or nowhere are dropped. Formats become text, since scafctl never
 * asserts them; Go's patterns become JavaScript's, or go.
 */
export function digestibleSchema(value: JsonSchema, at: string): PlainJson {
  const converted = convert(value, { at, depth: 0 });
  dropDanglingReferences(converted, converted, at);
  return converted;
}

function convert(value: JsonValue, { at, depth }: Context): PlainJson {
  if (typeof value === "boolean") return value;
  if (!isJsonObject(value) || depth > MAX_DEPTH) return true;
  const context = { at, depth: depth + 1 };
  const converted: PlainObject = {};
  for (const [keyword, convertKeyword] of KEYWORDS) {
    const given = Object.hasOwn(value, keyword) ? value[keyword] : undefined;
    const result = given === undefined ? undefined : convertKeyword(given, context);
    if (result !== undefined) converted[keyword] = result;
  }
  // OpenAPI's way to say it, which editors do not know.
  if (value["nullable"] === true && converted["type"] !== undefined)
    converted["type"] = [converted["type"], "null"].flat();
  const description = describe(value);
  if (description !== "") converted["markdownDescription"] = description;
  return converted;
}

function describe({ description, format }: JsonObject): string {
  const text = typeof description === "string" ? escapeMarkdown(cleanText(description)) : "";
  const hint = typeof format === "string" && format !== "" ? `Format: ${escapeMarkdown(cleanText(format, 60))}` : "";
  return [text, hint].filter((part) => part !== "").join("\n\n");
}

function typesOf(value: JsonValue): PlainJson | undefined {
  if (typeof value === "string") return TYPES.has(value) ? value : undefined;
  const known = isJsonArray(value) ? value.filter((item) => typeof item === "string" && TYPES.has(item)) : [];
  return known.length === 0 ? undefined : (known as string[]);
}

/** Numbers, and the booleans that draft 4 has for exclusive bounds. */
function numberOrFlag(value: JsonValue): PlainJson | undefined {
  const plain = toPlain(value);
  return typeof plain === "number" || typeof plain === "boolean" ? plain : undefined;
}

function textList(value: JsonValue): PlainJson[] | undefined {
  return isJsonArray(value) ? value.filter((item) => typeof item === "string") : undefined;
}

function mapEntries(
  value: JsonValue,
  map: (name: string, item: JsonValue) => readonly [string | undefined, PlainJson],
): PlainObject | undefined {
  if (!isJsonObject(value)) return undefined;
  const mapped = Object.entries(value).map(([name, item]) => map(name, item));
  return Object.fromEntries(mapped.filter((entry): entry is readonly [string, PlainJson] => entry[0] !== undefined));
}

function entries(keywords: readonly string[], convertKeyword: Convert): [string, Convert][] {
  return keywords.map((keyword) => [keyword, convertKeyword]);
}

/** A reference that leads nowhere would be reported on the first line of every request. */
function dropDanglingReferences(value: PlainJson, root: PlainJson, at: string): void {
  if (typeof value !== "object" || value === null) return;
  if (
    !Array.isArray(value) &&
    typeof value["$ref"] === "string" &&
    !leadsSomewhere(value["$ref"].slice(at.length), root)
  ) {
    delete value["$ref"];
  }
  for (const item of Object.values(value)) dropDanglingReferences(item, root, at);
}

function leadsSomewhere(pointer: string, root: PlainJson): boolean {
  let target: PlainJson | undefined = root;
  for (const segment of pointer.split("/").slice(1)) {
    if (typeof target !== "object" || target === null) return false;
    const name = decode(segment).replaceAll("~1", "/").replaceAll("~0", "~");
    target = Object.hasOwn(target, name) ? (target as PlainObject)[name] : undefined;
  }
  return typeof target === "boolean" || (typeof target === "object" && target !== null && !Array.isArray(target));
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    // A stray % stands for itself.
    if (error instanceof URIError) return segment;
    throw error;
  }
}
