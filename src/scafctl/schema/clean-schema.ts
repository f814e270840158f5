// A schema that some plugin wrote, made fit for the validator: nothing in it can make it stop or
// mean what it does not mean in Go.
import { isPlainObject, type PlainJson, type PlainObject, toPlain } from "../contract/json.js";
import { translateRegExp } from "./regexp.js";
import type { JsonSchema } from "../contract/types.js";

export type PlainSchema = boolean | PlainObject;

/** Something that had to be left out of a schema. */
export interface Omission {
  readonly keyword: "pattern" | "patternProperties" | "$ref";
  readonly value: string;
  /** The top-level property it belongs to, if it belongs to one. */
  readonly property: string | undefined;
}

export interface CleanSchema {
  readonly schema: PlainSchema;
  /** As it was written, for messages. */
  readonly original: PlainJson;
  readonly omissions: readonly Omission[];
}

const TYPES = new Set(["string", "integer", "number", "boolean", "array", "object", "null"]);

type Clean = (value: PlainJson, cleaner: Cleaner) => PlainJson | undefined;

/**
 * Every keyword that is checked, with how its value is made fit. Not here: annotations, and
 * `format`, which Go never asserts (contract 4.2).
 */
const KEYWORDS: Readonly<Record<string, Clean>> = {
  type: cleanType,
  const: (value) => value,
  enum: (value) => (Array.isArray(value) ? value : undefined),
  required: stringList,
  minProperties: count,
  maxProperties: count,
  minItems: count,
  maxItems: count,
  minContains: count,
  maxContains: count,
  minLength: count,
  maxLength: count,
  minimum: finite,
  maximum: finite,
  exclusiveMinimum: finite,
  exclusiveMaximum: finite,
  multipleOf: (value) => (typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined),
  uniqueItems: (value) => (typeof value === "boolean" ? value : undefined),
  pattern: (value, cleaner) => cleaner.pattern("pattern", value),
  not: schema,
  if: schema,
  then: schema,
  else: schema,
  contains: schema,
  propertyNames: schema,
  additionalProperties: schema,
  unevaluatedProperties: schema,
  additionalItems: schema,
  unevaluatedItems: schema,
  items: (value, cleaner) => (Array.isArray(value) ? schemaList(value, cleaner) : schema(value, cleaner)),
  prefixItems: schemaList,
  allOf: schemaList,
  anyOf: schemaList,
  oneOf: schemaList,
  $defs: schemaMap,
  definitions: schemaMap,
  dependentSchemas: schemaMap,
  properties: schemaMap,
  patternProperties: (value, cleaner) => schemaMap(value, cleaner, (key) => cleaner.pattern("patternProperties", key)),
  dependentRequired: (value) => map(value, stringList),
  dependencies: (value, cleaner) =>
    map(value, (item) => (Array.isArray(item) ? stringList(item) : schema(item, cleaner))),
  $ref: (value) => (typeof value === "string" && (value === "#" || value.startsWith("#/")) ? value : undefined),
};

/**
 * Makes a schema fit: keywords of the wrong shape are dropped as if they were not there, Go's
 * regular expressions are translated, references that lead nowhere inside the schema are removed.
 * `false` becomes `{"not": {}}`, which means the same and says where it stood.
 */
export function cleanSchema(source: JsonSchema): CleanSchema {
  const cleaner = new Cleaner();
  const original = toPlain(source);
  const cleaned = cleaner.schema(original) ?? true;
  dropDeadReferences(cleaned, cleaned, cleaner);
  return { schema: cleaned, original, omissions: cleaner.omissions };
}

/** Follows a JSON pointer in URI fragment form (`#/$defs/x`). */
export function resolvePointer(root: PlainJson, pointer: string): PlainJson | undefined {
  let current: PlainJson | undefined = root;
  for (const segment of pointer.split("/").slice(1)) {
    const key = decodeSegment(segment);
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return undefined;
    current = Array.isArray(current) ? current[Number(key)] : current[key];
  }
  return current;
}

/** One segment of a JSON pointer as the key that it means. */
export function decodeSegment(segment: string): string {
  let decoded = segment;
  try {
    decoded = decodeURIComponent(segment);
  } catch {
    // A stray percent sign: the segment was not encoded, so it is taken as it stands.
  }
  return decoded.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** Walks one schema and remembers what it left out, and below which top-level property. */
class Cleaner {
  readonly omissions: Omission[] = [];
  private readonly trail: string[] = [];

  schema(value: PlainJson): PlainSchema | undefined {
    if (value === false) return { not: {} };
    if (value === true) return true;
    if (!isPlainObject(value)) return undefined;
    const entries = Object.entries(value).flatMap(([keyword, item]): [string, PlainJson][] => {
      const clean = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
      const cleaned = clean === undefined ? undefined : this.within(keyword, () => clean(item, this));
      return cleaned === undefined ? [] : [[keyword, cleaned]];
    });
    return Object.fromEntries(entries);
  }

  within<T>(key: string, run: () => T): T {
    this.trail.push(key);
    const result = run();
    this.trail.pop();
    return result;
  }

  pattern(keyword: "pattern" | "patternProperties", value: PlainJson): string | undefined {
    if (typeof value !== "string") return undefined;
    const translated = translateRegExp(value);
    if (translated === undefined) this.omit(keyword, value);
    return translated;
  }

  omit(keyword: Omission["keyword"], value: string): void {
    const [first, second] = this.trail;
    this.omissions.push({ keyword, value, property: first === "properties" ? second : undefined });
  }
}

function schema(value: PlainJson, cleaner: Cleaner): PlainJson | undefined {
  return cleaner.schema(value);
}

function schemaList(value: PlainJson, cleaner: Cleaner): PlainJson | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  // An entry that is no schema becomes `true` rather than being dropped, so that the others keep
  // their places.
  return value.map((item) => cleaner.schema(item) ?? true);
}

function schemaMap(
  value: PlainJson,
  cleaner: Cleaner,
  rename: (key: string) => string | undefined = (key) => key,
): PlainJson | undefined {
  if (!isPlainObject(value)) return undefined;
  const entries = Object.entries(value).flatMap(([key, item]): [string, PlainJson][] => {
    const name = rename(key);
    const cleaned = cleaner.within(key, () => cleaner.schema(item));
    return name === undefined || cleaned === undefined ? [] : [[name, cleaned]];
  });
  return Object.fromEntries(entries);
}

function map(value: PlainJson, convert: (item: PlainJson) => PlainJson | undefined): PlainJson | undefined {
  if (!isPlainObject(value)) return undefined;
  const entries = Object.entries(value).flatMap(([key, item]): [string, PlainJson][] => {
    const converted = convert(item);
    return converted === undefined ? [] : [[key, converted]];
  });
  return Object.fromEntries(entries);
}

function cleanType(value: PlainJson): PlainJson | undefined {
  const names = (Array.isArray(value) ? value : [value]).filter((name) => typeof name === "string" && TYPES.has(name));
  // An unknown name limits nothing: scafctl leaves such values untouched, and the lint reports the
  // name.
  if (names.length === 0) return undefined;
  return Array.isArray(value) ? names : names[0];
}

function stringList(value: PlainJson): PlainJson | undefined {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : undefined;
}

function count(value: PlainJson): PlainJson | undefined {
  return typeof value === "number" && value >= 0 ? value : undefined;
}

function finite(value: PlainJson): PlainJson | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function dropDeadReferences(value: PlainJson, root: PlainSchema, cleaner: Cleaner): void {
  if (Array.isArray(value)) {
    for (const item of value) dropDeadReferences(item, root, cleaner);
  } else if (isPlainObject(value)) {
    const reference = value["$ref"];
    const target = typeof reference === "string" ? resolvePointer(root, reference) : undefined;
    // A property may be called $ref: then its value is a schema, not a string.
    if (typeof reference === "string" && typeof target !== "boolean" && !isPlainObject(target)) {
      cleaner.omit("$ref", reference);
      delete value["$ref"];
    }
    for (const [key, item] of Object.entries(value)) {
      if (key !== "const" && key !== "enum") dropDeadReferences(item, root, cleaner);
    }
  }
}
