// A plugin's schema made safe for validators: keywords with values of the wrong form are left out,
// Go's regular expressions are translated, references that lead nowhere are removed.
import {
  isJsonArray,
  isJsonObject,
  isPlainObject,
  jsonObject,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
  type PlainJson,
  type PlainObject,
  toNumber,
  toPlain,
} from "../contract/json.js";
import { resolvePointer } from "./pointer.js";
import { translateRegExp } from "./regexp.js";
import { isLocalReference, mapSubschemas, walkSchema } from "./walk.js";

export type PlainSchema = boolean | PlainObject;

/** Something that had to be left out of a schema. */
export interface Omission {
  readonly keyword: "pattern" | "patternProperties" | "$ref";
  readonly value: string;
  /** The top-level property that contains it, if one does. */
  readonly property: string | undefined;
}

export interface CleanSchema {
  readonly schema: PlainSchema;
  readonly omissions: readonly Omission[];
}

export interface CleanOptions {
  /** Replaces the schema `false`. */
  readonly never?: PlainSchema;
  /** Schemas nested deeper than this become `true`; default: unlimited. */
  readonly maxDepth?: number;
  /** Keywords to keep that do not assert anything, computed from the whole schema. */
  readonly annotations?: (source: JsonObject) => PlainObject;
}

/** The value of a keyword in a valid form; undefined leaves the keyword out. */
type Clean = (value: JsonValue) => PlainJson | undefined;

/**
 * Every keyword that is checked and contains no schemas. Not here: annotations, and `format`, which
 * Go never asserts.
 */
const ASSERTIONS: ReadonlyMap<string, Clean> = new Map<string, Clean>([
  ["type", typeNames],
  ["const", toPlain],
  ["enum", (value) => (isJsonArray(value) ? toPlain(value) : undefined)],
  ["required", stringList],
  ["dependentRequired", (value) => mapValues(value, stringList)],
  ["minProperties", count],
  ["maxProperties", count],
  ["minItems", count],
  ["maxItems", count],
  ["minContains", count],
  ["maxContains", count],
  ["minLength", count],
  ["maxLength", count],
  ["minimum", finite],
  ["maximum", finite],
  ["exclusiveMinimum", finite],
  ["exclusiveMaximum", finite],
  ["multipleOf", (value) => (Number(finite(value)) > 0 ? finite(value) : undefined)],
  ["uniqueItems", (value) => (typeof value === "boolean" ? value : undefined)],
  ["$ref", (value) => (isLocalReference(value) ? value : undefined)],
]);

const TYPES: ReadonlySet<string> = new Set(["string", "integer", "number", "boolean", "array", "object", "null"]);

export function cleanSchema(source: JsonSchema, options: CleanOptions = {}): CleanSchema {
  const cleaner = new Cleaner(options);
  const schema = cleaner.schema(source, []) ?? true;
  for (const { schema: one, path } of walkSchema(schema)) {
    const reference = isPlainObject(one) ? one["$ref"] : undefined;
    if (typeof reference !== "string" || !isPlainObject(one)) continue;
    const target = resolvePointer(schema, reference);
    if (typeof target === "boolean" || isPlainObject(target)) continue;
    cleaner.omit("$ref", reference, path);
    delete one["$ref"];
  }
  return { schema, omissions: cleaner.omissions };
}

class Cleaner {
  readonly omissions: Omission[] = [];

  constructor(private readonly options: CleanOptions) {}

  schema(value: JsonValue, path: readonly string[], depth = 0): PlainSchema | undefined {
    const { never = false, maxDepth = Infinity, annotations } = this.options;
    if (typeof value === "boolean") return value || never;
    if (!isJsonObject(value)) return undefined;
    if (depth > maxDepth) return true;
    const entries = Object.entries(value).map(
      ([keyword, item]) => [keyword, this.keyword(keyword, item, path, depth)] as const,
    );
    return { ...jsonObject(entries), ...annotations?.(value) };
  }

  omit(keyword: Omission["keyword"], value: string, path: readonly string[]): void {
    const [first, second] = path;
    this.omissions.push({ keyword, value, property: first === "properties" ? second : undefined });
  }

  private keyword(name: string, value: JsonValue, path: readonly string[], depth: number): PlainJson | undefined {
    const schema = (item: JsonValue, steps: readonly string[]): PlainSchema | undefined =>
      this.schema(item, [...path, ...steps], depth + 1);
    switch (name) {
      case "pattern":
        return typeof value === "string" ? this.pattern(name, value, path) : undefined;
      case "patternProperties": {
        const cleaned = mapSubschemas(name, value, schema);
        return cleaned && mapKeys(cleaned, (key) => this.pattern(name, key, path));
      }
      case "dependencies":
        return mapSubschemas(name, value, (item, steps) => stringList(item) ?? schema(item, steps));
      default:
        return ASSERTIONS.get(name)?.(value) ?? mapSubschemas(name, value, schema);
    }
  }

  private pattern(keyword: "pattern" | "patternProperties", value: string, path: readonly string[]) {
    const translated = translateRegExp(value);
    if (translated === undefined) this.omit(keyword, value, path);
    return translated;
  }
}

function mapKeys(value: PlainJson, convert: (key: string) => string | undefined): PlainJson | undefined {
  const entries = Object.entries(value as PlainObject).map(([key, item]) => [convert(key), item] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, PlainJson] => entry[0] !== undefined));
}

function mapValues(value: JsonValue, convert: Clean): PlainJson | undefined {
  if (!isJsonObject(value)) return undefined;
  return { ...jsonObject(Object.entries(value).map(([key, item]) => [key, convert(item)])) };
}

/**
 * An unknown name limits nothing: scafctl leaves such values untouched, and the lint reports the
 * name.
 */
function typeNames(value: JsonValue): PlainJson | undefined {
  const names = (stringList(value) ?? [value]).filter((name) => typeof name === "string" && TYPES.has(name));
  if (names.length === 0) return undefined;
  return toPlain(isJsonArray(value) ? names : (names[0] ?? null));
}

function stringList(value: JsonValue): string[] | undefined {
  return isJsonArray(value) ? value.filter((item) => typeof item === "string") : undefined;
}

function count(value: JsonValue): PlainJson | undefined {
  const number = toNumber(value);
  return number !== undefined && number >= 0 ? number : undefined;
}

function finite(value: JsonValue): number | undefined {
  const number = toNumber(value);
  return Number.isFinite(number) ? number : undefined;
}
