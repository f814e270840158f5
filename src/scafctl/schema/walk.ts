// The keywords of JSON Schema that contain schemas, and the one walk over schemas.
import {
  isJsonArray,
  isJsonObject,
  jsonObject,
  type JsonSchema,
  type JsonValue,
  member,
  type PlainJson,
} from "../contract/json.js";
import { resolvePointer } from "./pointer.js";

/** What a keyword contains. "items" of older drafts is either one schema or a list. */
type Contents = "schema" | "list" | "schema or list" | "map";

const CONTENTS: ReadonlyMap<string, Contents> = new Map<string, Contents>([
  ...named("map", "properties", "patternProperties", "dependentSchemas", "dependencies", "$defs", "definitions"),
  ...named("list", "allOf", "anyOf", "oneOf", "prefixItems"),
  ...named("schema", "not", "if", "then", "else", "contains", "propertyNames"),
  ...named("schema", "additionalProperties", "unevaluatedProperties", "additionalItems", "unevaluatedItems"),
  ["items", "schema or list"],
]);

function named(contents: Contents, ...keywords: readonly string[]): [string, Contents][] {
  return keywords.map((keyword) => [keyword, contents]);
}

export const SUBSCHEMA_KEYWORDS: ReadonlySet<string> = new Set(CONTENTS.keys());

/** Keywords whose schemas apply to the same value as the schema that contains them. */
export const IN_PLACE_KEYWORDS: ReadonlySet<string> = new Set(["allOf", "anyOf", "oneOf", "if", "then", "else"]);

export interface Subschema {
  readonly schema: JsonSchema;
  /** Keys from the schema that contains it. */
  readonly path: readonly string[];
}

/** The schemas directly inside one, in its own order. */
export function subschemas(schema: JsonSchema): readonly Subschema[] {
  if (!isJsonObject(schema)) return [];
  return Object.entries(schema).flatMap(([keyword, value]) => inKeyword(keyword, value, CONTENTS.get(keyword)));
}

function inKeyword(keyword: string, value: JsonValue, contents: Contents | undefined): readonly Subschema[] {
  if (contents === undefined) return [];
  if (contents !== "map" && isSchema(value)) return [{ schema: value, path: [keyword] }];
  const items = contents === "map" ? (isJsonObject(value) ? value : {}) : isJsonArray(value) ? value : [];
  return Object.entries(items).flatMap(([key, item]: [string, JsonValue]) =>
    isSchema(item) ? [{ schema: item, path: [keyword, key] }] : [],
  );
}

/** The properties that a schema declares itself: the entries of `properties` that are schemas. */
export function propertySchemas(schema: JsonSchema | undefined): readonly (readonly [string, JsonSchema])[] {
  const declared = isJsonObject(schema) ? (member(schema, "properties") ?? {}) : {};
  return inKeyword("properties", declared, "map").map(({ path: [, name = ""], schema: one }) => [name, one]);
}

/** Draft 2020-12: a schema is an object or a boolean. */
export function isSchema(value: JsonValue | undefined): value is JsonSchema {
  return typeof value === "boolean" || isJsonObject(value);
}

export interface WalkOptions {
  /** Only these keywords are entered; default: all that contain schemas. */
  readonly keywords?: ReadonlySet<string>;
  /** The document in which local references are followed; default: they are not. */
  readonly references?: JsonSchema;
  /** Also enters objects and lists below unknown keywords, which may be schemas. */
  readonly unknownKeywords?: boolean;
}

/**
 * A schema and everything inside it, outer schemas first. Each object is visited once, so circular
 * references end; the walk is not recursive, so nesting has no limit.
 */
export function* walkSchema<T extends JsonSchema>(root: T, options: WalkOptions = {}): Generator<T> {
  const { keywords, references, unknownKeywords = false } = options;
  const visited = new Set<JsonSchema>();
  const pending: JsonSchema[] = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const schema = next;
    if (visited.has(schema)) continue;
    yield schema as T;
    if (!isJsonObject(schema)) continue;
    visited.add(schema);
    const target = references === undefined ? undefined : referencedSchema(schema, references);
    const inside = Object.entries(schema).flatMap(([keyword, value]) => {
      if (keywords !== undefined && !keywords.has(keyword)) return [];
      const fallback = unknownKeywords ? "schema or list" : undefined;
      return inKeyword(keyword, value, CONTENTS.get(keyword) ?? fallback);
    });
    if (target !== undefined) pending.push(target);
    for (const child of inside.reverse()) pending.push(child.schema);
  }
}

/** The schema that the local reference (`#/$defs/x`) of another one leads to. */
export function referencedSchema(schema: JsonSchema, root: JsonSchema): JsonSchema | undefined {
  const reference = isJsonObject(schema) ? member(schema, "$ref") : undefined;
  const target = isLocalReference(reference) ? resolvePointer(root, reference) : undefined;
  return isSchema(target) ? target : undefined;
}

export function isLocalReference(reference: JsonValue | undefined): reference is string {
  return typeof reference === "string" && /^#(?:\/|$)/.test(reference);
}

/**
 * The value of a keyword with every schema in it converted; undefined when the keyword contains no
 * schemas or its value has the wrong form. An item of a list that cannot be converted becomes
 * `true`, so that the others keep their places; a member of a map is left out.
 */
export function mapSubschemas(
  keyword: string,
  value: JsonValue,
  convert: (schema: JsonValue) => PlainJson | undefined,
): PlainJson | undefined {
  const contents = CONTENTS.get(keyword);
  if (contents === "map") {
    if (!isJsonObject(value)) return undefined;
    return { ...jsonObject(Object.entries(value).map(([key, item]) => [key, convert(item)])) };
  }
  if (isJsonArray(value) && (contents === "list" || contents === "schema or list")) {
    // An empty list has no meaning for "allOf" and its like.
    if (value.length === 0) return undefined;
    return value.map((item) => convert(item) ?? true);
  }
  return contents === undefined || contents === "list" ? undefined : convert(value);
}
