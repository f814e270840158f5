// One value against one schema: what the validator finds, reduced to the findings that help.
import { type OutputUnit, validate } from "@cfworker/json-schema";
import { type CleanSchema, cleanSchema, decodeSegment, resolvePointer } from "./clean-schema.js";
import { isJsonArray, isJsonObject, isPlainObject, member, type PlainJson, toPlain } from "../contract/json.js";
import type { JsonSchema, JsonValue } from "../contract/types.js";

/**
 * One violation: the keyword that was violated, where it stands in the schema, and where in the
 * value.
 */
export interface Violation {
  readonly keyword: string;
  /** The keyword's value in the (cleaned) schema. */
  readonly expected: PlainJson | undefined;
  /** The schema that holds the keyword, as the plugin wrote it. */
  readonly schema: PlainJson | undefined;
  /** Its place in the schema, as a JSON pointer. */
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

/** These only say that something below them failed, and that has an entry of its own. */
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

/** What fails below these is one way among others, and would only confuse. */
const ALTERNATIVES = new Set(["anyOf", "oneOf", "not", "contains", "propertyNames"]);

/** Schemas are immutable and checked many times, for instance at every keystroke. */
const cleaned = new WeakMap<object, CleanSchema>();

/**
 * Checks a value. Never throws, whatever the schema holds. Numbers beyond a double's precision are
 * compared as doubles.
 */
export function checkSchema(schema: JsonSchema, value: JsonValue): Checked {
  try {
    const clean = cleanedOnce(schema);
    const result = validate(toPlain(value), clean.schema, "2020-12", undefined, false);
    return { violations: essential(result.errors, clean, value), omissions: clean.omissions };
  } catch (error) {
    // The validator throws on references that go in circles and on keys that are no text.
    return { violations: [], omissions: [], unusable: error instanceof Error ? error.message : String(error) };
  }
}

function cleanedOnce(schema: JsonSchema): CleanSchema {
  if (typeof schema === "boolean") return cleanSchema(schema);
  const known = cleaned.get(schema) ?? cleanSchema(schema);
  cleaned.set(schema, known);
  return known;
}

function essential(errors: readonly OutputUnit[], clean: CleanSchema, value: JsonValue): Violation[] {
  const hidden = errors.filter((error) => ALTERNATIVES.has(error.keyword)).map((error) => `${error.keywordLocation}/`);
  const seen = new Set<string>();
  return errors
    .filter(({ keyword, keywordLocation }) => {
      return !WRAPPERS.has(keyword) && !hidden.some((prefix) => keywordLocation.startsWith(prefix));
    })
    .flatMap((error) => toViolations(error, clean, value))
    .filter((violation) => {
      // The same rule may be reached by two ways, for instance by $ref and allOf.
      const key = JSON.stringify([violation.keyword, violation.path, violation.missing, violation.expected]);
      return !seen.has(key) && seen.add(key);
    });
}

function toViolations(error: OutputUnit, clean: CleanSchema, root: JsonValue): Violation[] {
  const { keyword } = error;
  const holder = error.keywordLocation.slice(0, error.keywordLocation.lastIndexOf("/"));
  const used = follow(clean.schema, holder);
  const expected = isPlainObject(used) && Object.hasOwn(used, keyword) ? used[keyword] : undefined;
  const schema = follow(clean.original, holder);
  const location = error.keywordLocation;
  const { path, value } = locate(error.instanceLocation, root);
  const asksForNames = keyword === "required" || keyword === "dependentRequired" || keyword === "dependencies";
  const names = asksForNames ? missingNames(expected, value) : [undefined];
  return names.map((missing) => ({ keyword, expected, schema, location, path, value, missing }));
}

/** The names that a list requires, or that a map requires beside the members that are there. */
function missingNames(expected: PlainJson | undefined, value: JsonValue): string[] {
  if (!isJsonObject(value)) return [];
  const lists = isPlainObject(expected)
    ? Object.entries(expected).flatMap(([key, names]) => (Object.hasOwn(value, key) ? [names] : []))
    : [expected];
  const names = lists.flatMap((list) => (Array.isArray(list) ? list : []));
  return names.filter((name) => typeof name === "string").filter((name) => !Object.hasOwn(value, name));
}

/**
 * The part of the schema that a location names; it leads through references where the validator
 * went through them.
 */
function follow(root: PlainJson, location: string): PlainJson | undefined {
  let current: PlainJson | undefined = root;
  for (const segment of location.split("/").slice(1)) {
    const key = decodeSegment(segment);
    if (typeof current !== "object" || current === null) return undefined;
    if (Array.isArray(current)) current = current[Number(key)];
    else if (key === "$ref" && typeof current["$ref"] === "string") current = resolvePointer(root, current["$ref"]);
    else current = Object.hasOwn(current, key) ? current[key] : undefined;
  }
  return current;
}

function locate(location: string, root: JsonValue): { path: (string | number)[]; value: JsonValue } {
  const path: (string | number)[] = [];
  let value: JsonValue | undefined = root;
  for (const segment of location.split("/").slice(1)) {
    const key = decodeSegment(segment);
    if (isJsonArray(value)) {
      path.push(Number(key));
      value = value[Number(key)];
    } else {
      path.push(key);
      value = isJsonObject(value) ? member(value, key) : undefined;
    }
  }
  return { path, value: value ?? null };
}
