// What a tree or table shows of a schema: the schemas inside it as parts, everything else as facts.
import {
  type InputProperty,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
  schemaProperties,
  schemaProperty,
  stringifyJson,
  SUBSCHEMA_KEYWORDS,
  subschemas,
  walkSchema,
} from "../../../scafctl/index.js";

/** How a part relates to the schema that contains it. */
type PartRole =
  | "property"
  /** Of an array: every item, or the one at a position. */
  | "item"
  /** Of an object: members without a declared name. */
  | "others"
  /** One of several forms; the row's name is the keyword. */
  | "form";

export interface SchemaPart {
  readonly role: PartRole;
  /** Unique among its siblings. */
  readonly name: string;
  readonly property: InputProperty;
}

/** Every keyword that contains schemas except `properties`, in the order of the rows. */
const ROLES: readonly (readonly [keyword: string, role: PartRole])[] = [
  ["patternProperties", "others"],
  ["additionalProperties", "others"],
  ["unevaluatedProperties", "others"],
  ["prefixItems", "item"],
  ["items", "item"],
  ["additionalItems", "item"],
  ["unevaluatedItems", "item"],
  ...[
    ...["oneOf", "anyOf", "allOf", "not", "if", "then", "else", "contains", "propertyNames"],
    ...["dependentSchemas", "dependencies", "$defs", "definitions"],
  ].map((keyword) => [keyword, "form"] as const),
];

/** Their booleans are facts: whether there may be more. */
const OPEN_OR_CLOSED: ReadonlySet<string> = new Set([
  ...["additionalProperties", "unevaluatedProperties", "additionalItems", "unevaluatedItems"],
]);

/**
 * Everything inside a schema and inside what it refers to. `root` is the document in which local
 * references are followed.
 */
export function schemaParts(
  schema: JsonSchema | undefined,
  root: JsonSchema | undefined,
  sensitive: readonly string[] = [],
): readonly SchemaPart[] {
  if (schema === undefined) return [];
  const options = { keywords: new Set<string>(), ...(root === undefined ? {} : { references: root }) };
  return [...walkSchema(schema, options)].flatMap((one) => ownParts(one, sensitive));
}

function ownParts(schema: JsonSchema, sensitive: readonly string[]): readonly SchemaPart[] {
  const inside = subschemas(schema);
  return [
    ...schemaProperties(schema, sensitive).map((property): SchemaPart => {
      return { role: "property", name: property.name, property };
    }),
    ...ROLES.flatMap(([keyword, role]) =>
      inside
        .filter(({ path }) => path[0] === keyword)
        .filter((one) => !OPEN_OR_CLOSED.has(keyword) || isJsonObject(one.schema))
        .map(({ path: [, key], schema: one }): SchemaPart => {
          const isListed = isJsonObject(schema) && isJsonArray(schema[keyword]);
          const suffix = key === undefined ? "" : ` ${isListed ? Number(key) + 1 : key}`;
          const name = keyword + suffix;
          return { role, name, property: schemaProperty(name, one) };
        }),
    ),
  ];
}

/** Keywords that a row shows in a column of their own. */
const IN_ROW = new Set("type description default enum writeOnly".split(" "));

/** A keyword and its value: `minimum` and `0`. */
export type SchemaFact = readonly [keyword: string, value: JsonValue];

/** All other keywords of a schema, in its own order: bounds, patterns, references, unknown ones. */
export function schemaFacts(schema: JsonSchema | undefined): readonly SchemaFact[] {
  if (!isJsonObject(schema)) return [];
  return Object.entries(schema).flatMap(([keyword, value]): readonly SchemaFact[] => {
    if (keyword === "required") return undeclared(schema, value);
    // The row shows the first one.
    if (keyword === "examples" && isJsonArray(value) && value.length < 2) return [];
    const isInParts = SUBSCHEMA_KEYWORDS.has(keyword) && (isJsonObject(value) || isJsonArray(value));
    return isInParts || IN_ROW.has(keyword) ? [] : [[keyword, value]];
  });
}

/** A fact as text, strings without quotes: `minimum 0`, `pattern ^[a-z]`. */
export function factText([keyword, value]: SchemaFact): string {
  return `${keyword} ${typeof value === "string" ? value : stringifyJson(value)}`;
}

/** Names that are required and not declared, so that no row shows it. */
function undeclared(schema: JsonObject, required: JsonValue): readonly SchemaFact[] {
  const properties = schema["properties"];
  const known = isJsonObject(properties) ? properties : {};
  const names = isJsonArray(required)
    ? required.filter((name) => typeof name !== "string" || !Object.hasOwn(known, name))
    : [];
  return names.length === 0 ? [] : [["required", names]];
}
