// Fields of messages: JSON in bytes, in both directions, with the plugin SDK's error texts
// (docs/contract.md, "Execution"), and optional members.
import {
  isJsonObject,
  jsonObject,
  type JsonObject,
  type JsonValue,
  parseJson,
  stringifyJson,
} from "../contract/json.js";

export const EMPTY = Buffer.alloc(0);

/** @throws TypeError `failed to encode <what>: …` for values that JSON cannot hold */
export function encode(what: string, value: unknown): Buffer {
  try {
    return Buffer.from(stringifyJson(value));
  } catch (error) {
    throw new TypeError(`failed to encode ${what}: ${messageOf(error)}`, { cause: error });
  }
}

/** Zero bytes are Go's nil. @throws Error `failed to decode <what>: …` */
export function decode(what: string, bytes: Buffer): JsonValue {
  if (bytes.length === 0) return null;
  try {
    return parseJson(bytes.toString("utf8"));
  } catch (error) {
    throw new Error(`failed to decode ${what}: ${messageOf(error)}`, { cause: error });
  }
}

/** As {@link decode}; zero bytes and `null` are an empty object. */
export function decodeObject(what: string, bytes: Buffer): JsonObject {
  const value = decode(what, bytes) ?? {};
  if (!isJsonObject(value)) throw new Error(`failed to decode ${what}: it is no JSON object`);
  return value;
}

/** A map of names to JSON, such as settings. */
export function encodeMap(what: string, values: JsonObject = {}): Map<string, Buffer> {
  return new Map(Object.entries(values).map(([name, value]) => [name, encode(what, value)]));
}

/** The reverse of {@link encodeMap}. */
export function decodeMap(what: string, map: ReadonlyMap<string, Buffer>): JsonObject {
  return jsonObject([...map].map(([name, bytes]) => [name, decode(what, bytes)]));
}

/** The named fields of a message that are not empty: on the wire, absent and empty are the same. */
export function filled<T extends object, K extends keyof T>(message: T, ...names: K[]): { [P in K]?: T[P] } {
  const entries = names.filter((name) => isFilled(message[name])).map((name) => [name, message[name]] as const);
  return Object.fromEntries(entries) as { [P in K]?: T[P] };
}

/** Whether a field of a message has another value than the empty one of its type. */
export function isFilled(value: unknown): boolean {
  if (value instanceof Map) return value.size > 0;
  if (typeof value === "string" || Array.isArray(value) || Buffer.isBuffer(value)) return value.length > 0;
  return value === true || (typeof value === "number" && value !== 0);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
