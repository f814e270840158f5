// A plugin's schema made safe for the validator of VS Code: only keywords that it checks as Go
// does, with values of the right form, and references that lead somewhere.
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
import { isLocalReference, mapSubschemas, walkSchema } from "./walk.js";

export type PlainSchema = boolean | PlainObject;

export interface CleanOptions {
  /** Schemas nested deeper than this become `true`; default: unlimited. */
  readonly maxDepth?: number;
  /** Keywords to keep that do not assert anything, computed from the whole schema. */
  readonly annotations?: (source: JsonObject) => PlainObject;
}

/** The value of a keyword in a valid form; undefined leaves the keyword out. */
type Clean = (value: JsonValue) => PlainJson | undefined;

/**
 * Every keyword that is kept and contains no schemas. Not here: annotations; `format`, which Go
 * never asserts; `pattern`, which would run as a regular expression of JavaScript, without a bound.
 */
const ASSERTIONS: ReadonlyMap<string, Clean> = new Map<string, Clean>([
  ["type", typeNames],
  ["const", (value) => (isFinite(value) ? toPlain(value) : undefined)],
  ["enum", (value) => (isJsonArray(value) && isFinite(value) ? toPlain(value) : undefined)],
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

/**
 * Keywords that contain schemas and are left out: Go ignores `dependencies` and `additionalItems`
 * (draft 7), and `patternProperties` would run patterns.
 */
const LEFT_OUT: ReadonlySet<string> = new Set(["dependencies", "additionalItems", "patternProperties"]);

export function cleanSchema(source: JsonSchema, options: CleanOptions = {}): PlainSchema {
  const schema = new Cleaner(source, options).schema(source) ?? true;
  for (const one of walkSchema(schema)) {
    const reference = isPlainObject(one) ? one["$ref"] : undefined;
    if (typeof reference !== "string" || !isPlainObject(one)) continue;
    const target = resolvePointer(schema, reference);
    if (typeof target !== "boolean" && !isPlainObject(target)) delete one["$ref"];
  }
  return schema;
}

class Cleaner {
  /** Which members other keywords have checked is not known without the patterns. */
  private readonly hasPatterns: boolean;

  constructor(
    source: JsonSchema,
    private readonly options: CleanOptions,
  ) {
    this.hasPatterns = [...walkSchema(source)].some(hasPatterns);
  }

  schema(value: JsonValue, depth = 0): PlainSchema | undefined {
    const { maxDepth = Infinity, annotations } = this.options;
    if (typeof value === "boolean") return value;
    if (!isJsonObject(value)) return undefined;
    // References inside a schema with an identifier of its own begin there.
    if (depth > maxDepth || (depth > 0 && Object.hasOwn(value, "$id"))) return true;
    const entries = Object.entries(value)
      .filter(([keyword]) => !LEFT_OUT.has(keyword))
      .filter(([keyword]) => keyword !== "additionalProperties" || !hasPatterns(value))
      .filter(([keyword]) => keyword !== "unevaluatedProperties" || !this.hasPatterns)
      .filter(([keyword, item]) => keyword !== "items" || !isJsonArray(item))
      .map(([keyword, item]) => [keyword, this.keyword(keyword, item, depth)] as const);
    return { ...jsonObject(entries), ...annotations?.(value) };
  }

  private keyword(name: string, value: JsonValue, depth: number): PlainJson | undefined {
    return ASSERTIONS.get(name)?.(value) ?? mapSubschemas(name, value, (item) => this.schema(item, depth + 1));
  }
}

function hasPatterns(schema: JsonSchema): boolean {
  return isJsonObject(schema) && Object.hasOwn(schema, "patternProperties");
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

/** Whether every number in a value is finite as a double. */
function isFinite(value: JsonValue): boolean {
  if (isJsonArray(value)) return value.every(isFinite);
  if (isJsonObject(value)) return Object.values(value).every(isFinite);
  const number = toNumber(value);
  return number === undefined || Number.isFinite(number);
}

function finite(value: JsonValue): number | undefined {
  const number = toNumber(value);
  return Number.isFinite(number) ? number : undefined;
}
