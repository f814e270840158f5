// Takes a schema apart until nothing of it is hidden: what stands below it as rows, and what is
// said about it as short facts.
import {
  type InputProperty,
  isJsonArray,
  isJsonObject,
  isSchema,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
  schemaProperties,
  schemaProperty,
  stringifyJson,
} from "../../scafctl/index.js";

/** What something below a schema is to it. */
export type PartRole =
  | "property"
  /** Of an array: every item, or the one at a position. */
  | "item"
  /** Of an object: what has no row of its own. */
  | "others"
  /** One of several forms; the row's name is the keyword. */
  | "form";

export interface SchemaPart {
  readonly role: PartRole;
  /** Unlike that of its siblings. */
  readonly name: string;
  readonly property: InputProperty;
}

/**
 * Everything below a schema, that of a local reference included. `root` is what references start
 * from.
 */
export function schemaParts(
  schema: JsonSchema | undefined,
  root: JsonSchema | undefined,
  sensitive: readonly string[] = [],
): readonly SchemaPart[] {
  const target = resolved(schema, root);
  return [schema, ...(target === schema ? [] : [target])].flatMap((one) =>
    isJsonObject(one) ? ownParts(one, sensitive) : [],
  );
}

function ownParts(schema: JsonObject, sensitive: readonly string[]): readonly SchemaPart[] {
  const part = (role: PartRole, name: string, value: JsonValue | undefined): readonly SchemaPart[] =>
    isSchema(value) ? [{ role, name, property: schemaProperty(name, value) }] : [];
  const each = (role: PartRole, keyword: string): readonly SchemaPart[] => {
    const list = schema[keyword];
    return isJsonArray(list) ? list.flatMap((value, index) => part(role, `${keyword} ${index + 1}`, value)) : [];
  };
  const named = (role: PartRole, keyword: string): readonly SchemaPart[] => {
    const map = schema[keyword];
    return isJsonObject(map)
      ? Object.entries(map).flatMap(([key, value]) => part(role, `${keyword} ${key}`, value))
      : [];
  };
  const { items, additionalProperties } = schema;
  return [
    ...schemaProperties(schema, sensitive).map((property): SchemaPart => {
      return { role: "property", name: property.name, property };
    }),
    ...named("others", "patternProperties"),
    // A boolean says in a word whether there may be others.
    ...(isJsonObject(additionalProperties) ? part("others", "additionalProperties", additionalProperties) : []),
    ...each("item", "prefixItems"),
    ...(isJsonArray(items) ? each("item", "items") : part("item", "items", items)),
    ...["oneOf", "anyOf", "allOf"].flatMap((keyword) => each("form", keyword)),
    ...["not", "if", "then", "else", "contains", "propertyNames"].flatMap((keyword) =>
      part("form", keyword, schema[keyword]),
    ),
    ...["dependentSchemas", "$defs", "definitions"].flatMap((keyword) => named("form", keyword)),
  ];
}

/** Keywords whose value has a place of its own in a row. */
const IN_ROW = new Set("type description default enum writeOnly".split(" "));

/** Keywords that {@link schemaParts} shows, as long as they hold schemas. */
const IN_PARTS = new Set(
  (
    "properties patternProperties prefixItems items oneOf anyOf allOf not if then else contains propertyNames " +
    "dependentSchemas $defs definitions"
  ).split(" "),
);

/** One thing that a schema says about a value, in the words of JSON Schema: `minimum` and `0`. */
export type SchemaFact = readonly [keyword: string, value: JsonValue];

/**
 * Everything else that it says: bounds, patterns, formats, references, and what we have never heard
 * of. In its own order.
 */
export function schemaFacts(schema: JsonSchema | undefined): readonly SchemaFact[] {
  if (!isJsonObject(schema)) return [];
  return Object.entries(schema).flatMap(([keyword, value]): readonly SchemaFact[] => {
    if (keyword === "required") return undeclared(schema, value);
    // The first one stands in the row.
    if (keyword === "examples" && isJsonArray(value) && value.length < 2) return [];
    if (keyword === "additionalProperties" && isJsonObject(value)) return [];
    if (IN_ROW.has(keyword)) return [];
    return IN_PARTS.has(keyword) && (isJsonObject(value) || isJsonArray(value)) ? [] : [[keyword, value]];
  });
}

/**
 * Facts as text: `minimum 0`, `pattern ^[a-z]`. The keywords are the field's own words; texts stand
 * without quotes.
 */
export function factText([keyword, value]: SchemaFact): string {
  return `${keyword} ${typeof value === "string" ? value : stringifyJson(value)}`;
}

/** Names that are required and have no row in which that could stand. */
function undeclared(schema: JsonObject, required: JsonValue): readonly SchemaFact[] {
  const properties = schema["properties"];
  const known = isJsonObject(properties) ? properties : {};
  const names = isJsonArray(required)
    ? required.filter((name) => typeof name !== "string" || !Object.hasOwn(known, name))
    : [];
  return names.length === 0 ? [] : [["required", names]];
}

/**
 * Follows local references (`#/$defs/x`), as scafctl's validator does; whatever cannot be followed
 * stays what it is.
 */
function resolved(schema: JsonSchema | undefined, root: JsonSchema | undefined): JsonSchema | undefined {
  let target = schema;
  // A chain that goes in circles ends somewhere, too.
  for (let step = 0; step < 10 && isJsonObject(target); step++) {
    const reference = target["$ref"];
    const next = typeof reference === "string" ? at(reference, root) : undefined;
    if (next === undefined) return target;
    target = next;
  }
  return target;
}

function at(reference: string, root: JsonSchema | undefined): JsonSchema | undefined {
  if (!reference.startsWith("#")) return undefined;
  let found: JsonValue | undefined = root;
  for (const segment of reference.slice(1).split("/").slice(1)) {
    const key = decodeSegment(segment);
    if (isJsonArray(found)) found = found[Number(key)];
    else found = isJsonObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return isSchema(found) ? found : undefined;
}

/** JSON pointer inside a URI fragment. */
function decodeSegment(segment: string): string {
  let text = segment;
  try {
    text = decodeURIComponent(segment);
  } catch {
    // A stray percent sign: then it means itself.
  }
  return text.replaceAll("~1", "/").replaceAll("~0", "~");
}
