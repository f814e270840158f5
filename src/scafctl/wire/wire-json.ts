// JSON in bytes fields, in both directions, with the plugin SDK's words for what cannot be encoded
// or decoded (docs/contract.md, "Execution").
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

/** An optional member: absent and empty text are the same on the wire. */
export function text<K extends string>(key: K, value: string): { [P in K]?: string } {
  return value === "" ? {} : ({ [key]: value } as { [P in K]: string });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
