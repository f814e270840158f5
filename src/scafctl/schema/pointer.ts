// JSON pointers (RFC 6901), as plain text (`/a/b`) and as URI fragments (`#/a/b`).
import { isJsonArray, isJsonObject, type JsonValue, member, type PlainJson } from "../contract/json.js";

/** The keys that a pointer names, from the root; undefined when the text is not a pointer. */
export function parsePointer(pointer: string): string[] | undefined {
  const [first, ...tokens] = pointer.split("/");
  if (first !== "" && first !== "#") return undefined;
  const keys = first === "#" ? tokens.map(percentDecoded) : tokens;
  return keys.map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The value that a pointer names; undefined when there is none. */
export function resolvePointer(root: PlainJson, pointer: string): PlainJson | undefined;
export function resolvePointer(root: JsonValue, pointer: string): JsonValue | undefined;
export function resolvePointer(root: JsonValue, pointer: string): JsonValue | undefined {
  const keys = parsePointer(pointer);
  return keys?.reduce<JsonValue | undefined>(memberOrItem, root);
}

/** The item or member of a value that one key of a pointer names. */
export function memberOrItem(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (isJsonArray(value)) return /^(?:0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
  return isJsonObject(value) ? member(value, key) : undefined;
}

function percentDecoded(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch (error) {
    // A stray percent sign: the token was never encoded.
    if (error instanceof URIError) return token;
    throw error;
  }
}
