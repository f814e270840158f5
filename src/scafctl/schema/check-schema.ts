// Checks a value against a schema and reduces the validator's errors to those that help a person.
import { type OutputUnit, validate } from "@cfworker/json-schema";
import { type CleanSchema, cleanSchema, type PlainSchema } from "./clean-schema.js";
import {
  isJsonArray,
  isJsonObject,
  isPlainObject,
  type JsonSchema,
  type JsonValue,
  type PlainJson,
  toPlain,
} from "../contract/json.js";
import { memberOrItem, parsePointer } from "./pointer.js";
import { referencedSchema } from "./walk.js";

export interface Violation {
  readonly keyword: string;
  /** The keyword's value in the cleaned schema. */
  readonly expected: PlainJson | undefined;
  /** The schema that contains the keyword, as the plugin wrote it. */
  readonly schema: JsonValue | undefined;
  /** The keyword's place in the schema: a JSON pointer that passes through references. */
  readonly location: string;
  readonly path: readonly (string | number)[];
  readonly value: JsonValue;
  /** The missing name of `required` and `dependentRequired`. */
  readonly missing: string | undefined;
}

export interface Checked {
  readonly violations: readonly Violation[];
  readonly omissions: CleanSchema["omissions"];
  /** Set when the schema as a whole could not be used: the value was not checked. */
  readonly unusable?: string;
}

/** Their errors only repeat that a schema inside them failed, which has an error of its own. */
const WRAPPERS = new Set([
  "$ref",
  "$recursiveRef",
  "allOf",
  "if",
  "properties",
  "patternProperties",
  "additionalProperties",
  "unevaluatedProperties",
  "items",
  "prefixItems",
  "additionalItems",
  "unevaluatedItems",
  "dependentSchemas",
]);

/** A failure inside these may be irrelevant: another alternative may be the intended one. */
const ALTERNATIVES = new Set(["anyOf", "oneOf", "not", "contains", "propertyNames"]);

/** Schemas are immutable and are checked at every keystroke. */
const cleaned = new WeakMap<object, CleanSchema>();

/**
 * Checks a value. Never throws, whatever the schema holds. Numbers beyond a double's precision are
 * compared as doubles.
 */
export function checkSchema(schema: JsonSchema, value: JsonValue): Checked {
  try {
    const clean = cleanedOnce(schema);
    const result = validate(toPlain(value), clean.schema, "2020-12", undefined, false);
    return { violations: essential(result.errors, schema, clean.schema, value), omissions: clean.omissions };
  } catch (error) {
    // The validator throws on circular references.
    return { violations: [], omissions: [], unusable: error instanceof Error ? error.message : String(error) };
  }
}

function cleanedOnce(schema: JsonSchema): CleanSchema {
  // The validator says where a schema failed, except for `false`; `not` means the same.
  const clean = (): CleanSchema => cleanSchema(schema, { never: { not: {} } });
  if (typeof schema === "boolean") return clean();
  const known = cleaned.get(schema) ?? clean();
  cleaned.set(schema, known);
  return known;
}

function essential(
  errors: readonly OutputUnit[],
  original: JsonSchema,
  used: PlainSchema,
  value: JsonValue,
): readonly Violation[] {
  const hidden = errors.filter((error) => ALTERNATIVES.has(error.keyword)).map((error) => `${error.keywordLocation}/`);
  const seen = new Set<string>();
  return errors
    .filter(({ keyword, keywordLocation }) => {
      return !WRAPPERS.has(keyword) && !hidden.some((prefix) => keywordLocation.startsWith(prefix));
    })
    .flatMap((error) => toViolations(error, original, used, value))
    .filter(({ keyword, path, missing, expected }) => {
      // The same rule may be reached in two ways, for instance through $ref and allOf.
      const key = JSON.stringify([keyword, path, missing, expected]);
      return !seen.has(key) && seen.add(key);
    });
}

function toViolations(error: OutputUnit, original: JsonSchema, used: PlainSchema, root: JsonValue): Violation[] {
  const { keyword, keywordLocation: location } = error;
  const place = parsePointer(location)?.slice(0, -1) ?? [];
  const holder = schemaAt(used, place);
  const expected = isPlainObject(holder) && Object.hasOwn(holder, keyword) ? holder[keyword] : undefined;
  const schema = schemaAt(original, place);
  const { path, value } = locate(error.instanceLocation, root);
  const asksForNames = keyword === "required" || keyword === "dependentRequired" || keyword === "dependencies";
  const names = asksForNames ? missingNames(expected, value) : [undefined];
  return names.map((missing) => ({ keyword, expected, schema, location, path, value, missing }));
}

/** The names that a list requires, or that a map requires beside the members that are present. */
function missingNames(expected: PlainJson | undefined, value: JsonValue): string[] {
  if (!isJsonObject(value)) return [];
  const lists = isPlainObject(expected)
    ? Object.entries(expected).flatMap(([key, names]) => (Object.hasOwn(value, key) ? [names] : []))
    : [expected];
  const names = lists.flatMap((list) => (Array.isArray(list) ? list : []));
  return names.filter((name) => typeof name === "string").filter((name) => !Object.hasOwn(value, name));
}

/** The part of a schema that the validator names; its locations pass through references. */
function schemaAt(root: PlainSchema, place: readonly string[]): PlainJson | undefined;
function schemaAt(root: JsonSchema, place: readonly string[]): JsonValue | undefined;
function schemaAt(root: JsonSchema, place: readonly string[]): JsonValue | undefined {
  return place.reduce<JsonValue | undefined>((current, key) => {
    const target = key === "$ref" && isJsonObject(current) ? referencedSchema(current, root) : undefined;
    return target ?? memberOrItem(current, key);
  }, root);
}

function locate(location: string, root: JsonValue): { path: (string | number)[]; value: JsonValue } {
  const path: (string | number)[] = [];
  let value: JsonValue | undefined = root;
  for (const key of parsePointer(location) ?? []) {
    path.push(isJsonArray(value) ? Number(key) : key);
    value = memberOrItem(value, key);
  }
  return { path, value: value ?? null };
}
