// JSON whose numbers keep the digits they were written with, in both directions.
import { isLosslessNumber, LosslessNumber, parse, stringify } from "lossless-json";

/**
 * Any JSON value with its digits kept: what a double cannot hold is a bigint (integers) or a
 * LosslessNumber (the rest).
 */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | LosslessNumber
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

export type JsonObject = { readonly [key: string]: JsonValue };

/**
 * A JSON Schema: an object of keywords, or `true`/`false`. Not validated itself: plugins write what
 * they like.
 */
export type JsonSchema = boolean | JsonObject;

export { isLosslessNumber, LosslessNumber };

/**
 * Numbers that JSON.parse might change: long ones, -0, and whatever has a fraction or an exponent.
 * Cheap to search for in the whole text; a match inside a string only costs the second search.
 */
const SUSPICIOUS = /\d{16}|-0|\d[.eE]/;

/**
 * JSON.parse has no such limit, but lossless-json is recursive and would fail with a bare
 * RangeError.
 */
const TOO_DEEP = "nested too deeply";

/** Deeper values take the slow path, which distinguishes depth from a cycle. */
const MAX_QUICK_DEPTH = 500;

/**
 * Reads JSON text. A number is a `number` when writing it gives the same text again, a `bigint` for
 * other plain integers, else a `LosslessNumber` (`1.0`, `-0`, `1e400`, long decimals). Of repeated
 * keys the last one wins, as in Go. `__proto__` is a key like any other.
 *
 * @throws SyntaxError with the position
 */
export function parseJson(text: string): JsonValue {
  // The native parser is many times as fast, and right for nearly every text.
  if (!SUSPICIOUS.test(text) || !holdsInexactNumber(text)) return JSON.parse(text) as JsonValue;
  return withinDepth(
    () => parse(text, undefined, { parseNumber, onDuplicateKey: ({ newValue }) => newValue }) as JsonValue,
    (detail) => new SyntaxError(detail),
  );
}

/** Whether a JSON text contains, outside of its strings, a number that JSON.parse would change. */
function holdsInexactNumber(text: string): boolean {
  for (let at = 0; at < text.length;) {
    const quote = text.indexOf('"', at);
    const gap = quote === -1 ? text.slice(at) : text.slice(at, quote);
    if (gap.length > 1 && SUSPICIOUS.test(gap)) {
      for (const [number] of gap.matchAll(/-?\d[\d.eE+-]*/g)) if (String(Number(number)) !== number) return true;
    }
    if (quote === -1) return false;
    at = endOfString(text, quote + 1);
  }
  return false;
}

/** The index after the quote that closes the string whose content begins at `from`. */
function endOfString(text: string, from: number): number {
  for (let at = from; ;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return text.length;
    let backslashes = 0;
    while (text.charAt(quote - 1 - backslashes) === "\\") backslashes++;
    at = quote + 1;
    if (backslashes % 2 === 0) return at;
  }
}

/** One JSON number by the rules of {@link parseJson}; `text` must be one. */
export function parseNumber(text: string): number | bigint | LosslessNumber {
  const number = Number(text);
  if (String(number) === text) return number;
  return /^-?[1-9]\d*$/.test(text) ? BigInt(text) : new LosslessNumber(text);
}

/**
 * Writes JSON text, every number digit by digit. Strict where `JSON.stringify` silently turns a
 * value into something else: NaN, Infinity, undefined, functions, symbols and cycles are errors.
 * `toJSON` (dates) is called.
 *
 * @param indent spaces for each level; default: everything on one line
 * @throws TypeError that names the place, for example `data.items[2]: NaN has no JSON form`
 */
export function stringifyJson(value: unknown, indent?: number): string {
  return withinDepth(
    () => {
      if (classify(value, 0) === "plain") return JSON.stringify(value, undefined, indent);
      assertEncodable(value, "", new Set());
      const text = stringify(value, undefined, indent, [{ test: isNegativeZero, stringify: () => "-0" }]);
      // Only undefined, functions and symbols give no text, and those were refused above.
      return text ?? "null";
    },
    (detail) => new TypeError(detail),
  );
}

function isNegativeZero(value: unknown): boolean {
  return Object.is(value, -0);
}

function withinDepth<T>(run: () => T, failure: (detail: string) => Error): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw Object.assign(failure(TOO_DEEP), { cause: error });
    throw error;
  }
}

/**
 * Whether JSON.stringify would write a value faithfully. "special" values need the slow path or are
 * refused.
 */
function classify(value: unknown, depth: number): "plain" | "special" {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return "plain";
  if (typeof value === "number") return Number.isFinite(value) && !isNegativeZero(value) ? "plain" : "special";
  if (typeof value !== "object" || depth > MAX_QUICK_DEPTH) return "special";
  const prototype: unknown = Object.getPrototypeOf(value);
  if (Array.isArray(value)) {
    for (const item of value) if (classify(item, depth + 1) === "special") return "special";
  } else if (prototype === Object.prototype && !("toJSON" in value)) {
    for (const key in value) {
      if (classify((value as Readonly<Record<string, unknown>>)[key], depth + 1) === "special") return "special";
    }
  } else {
    return "special";
  }
  return "plain";
}

function assertEncodable(value: unknown, path: string, ancestors: Set<object>): void {
  const refuse = (what: string): never => {
    throw new TypeError(`${path === "" ? "value" : path}: ${what} has no JSON form`);
  };
  switch (typeof value) {
    case "boolean":
    case "string":
    case "bigint":
      return;
    case "number":
      if (!Number.isFinite(value)) refuse(String(value));
      return;
    case "object":
      break;
    default:
      refuse(typeof value === "undefined" ? "undefined" : `a ${typeof value}`);
      return;
  }
  if (value === null || isLosslessNumber(value)) return;
  if (ancestors.has(value)) refuse("a cycle");
  ancestors.add(value);
  if (Array.isArray(value)) {
    // Not forEach: holes must be found too.
    for (let index = 0; index < value.length; index++) {
      assertEncodable(value[index], `${path}[${index}]`, ancestors);
    }
  } else if (hasToJson(value)) {
    assertEncodable(value.toJSON(), path, ancestors);
  } else {
    for (const [key, member] of Object.entries(value)) {
      assertEncodable(member, path === "" ? key : `${path}.${key}`, ancestors);
    }
  }
  ancestors.delete(value);
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return "toJSON" in value && typeof value.toJSON === "function";
}

/** Whether a value has more than `limit` objects and lists inside each other. Not recursive. */
export function isDeeperThan(limit: number, value: JsonValue): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((container) => Object.values<JsonValue>(container)).filter(isContainer);
  }
  return false;
}

function isContainer(value: JsonValue): value is JsonObject | readonly JsonValue[] {
  return isJsonObject(value) || isJsonArray(value);
}

/** True for an object in JSON's sense: no array, no null, no LosslessNumber. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}

/** True for a list in JSON's sense; `Array.isArray` does not narrow readonly arrays. */
export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** An object of the entries that have a value; `__proto__` is a key like any other. */
export function jsonObject<T extends JsonValue>(
  entries: Iterable<readonly [string, T | undefined]>,
): { readonly [key: string]: T } {
  return Object.fromEntries([...entries].filter((entry): entry is [string, T] => entry[1] !== undefined));
}

/**
 * The member of an object that it has itself, so that `constructor` and the like are not found in
 * its prototype.
 */
export function member(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/**
 * A JSON number as a double, with the loss that may mean (`1e400` is Infinity); undefined for
 * everything else.
 */
export function toNumber(value: JsonValue | undefined): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "bigint" || isLosslessNumber(value) ? Number(value.toString()) : undefined;
}

/** JSON as `JSON.parse` gives it. */
export type PlainJson = null | boolean | number | string | PlainJson[] | PlainObject;

export interface PlainObject {
  [key: string]: PlainJson;
}

/** {@link isJsonObject} for values without special numbers. */
export function isPlainObject(value: PlainJson | undefined): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * A deep copy in which every number is a double. For code that supports no other numbers, such as
 * validators.
 */
export function toPlain(value: JsonValue): PlainJson {
  const number = toNumber(value);
  if (number !== undefined) return number;
  if (isJsonArray(value)) return value.map(toPlain);
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlain(item)]));
  return value as null | boolean | string;
}
