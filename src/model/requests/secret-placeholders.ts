// `"${secret:name}"` in the inputs of a request: a secret that is put in right before the call.
import { isJsonArray, isJsonObject, type JsonObject, jsonObject, type JsonValue } from "../../scafctl/index.js";
import { MASK } from "../secrets/patterns.js";
import type { Request } from "./request-keys.js";

/** A whole string; with one more `$` before it, the string without that `$`. */
const PLACEHOLDER = /^\$\{secret:([^{}]*)\}$/;
const ESCAPED = /^\$+\$\{secret:[^{}]*\}$/;

/** The name of the secret that a value stands for; undefined for every other value. */
export function placeholderName(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" ? PLACEHOLDER.exec(value)?.[1] : undefined;
}

/** The text that stands for a secret. */
export function placeholderOf(name: string): string {
  return `\${secret:${name}}`;
}

/** The names of all secrets in a value, at any depth, each once. */
export function placeholderNames(value: JsonValue): readonly string[] {
  const names = new Set<string>();
  const pending: JsonValue[] = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const name = placeholderName(next);
    if (name !== undefined) names.add(name);
    else if (isJsonArray(next) || isJsonObject(next)) for (const item of Object.values(next)) pending.push(item);
  }
  return [...names];
}

/** The inputs as they are sent: with secrets instead of their placeholders. */
export function fillPlaceholders(inputs: JsonObject, secretOf: (name: string) => string): JsonObject {
  const root: Record<string, JsonValue> = { inputs };
  const pending = [root];
  for (let holder = pending.pop(); holder !== undefined; holder = pending.pop()) {
    for (const [key, item] of Object.entries(holder)) {
      if (typeof item === "string") {
        const name = placeholderName(item);
        holder[key] = name === undefined ? unescaped(item) : secretOf(name);
      } else if (isJsonArray(item) || isJsonObject(item)) {
        const copy = (isJsonArray(item) ? [...item] : jsonObject(Object.entries(item))) as Record<string, JsonValue>;
        holder[key] = copy;
        pending.push(copy);
      }
    }
  }
  return root["inputs"] as JsonObject;
}

/** The request with `***` instead of each secret, for questions about a run. */
export function withoutSecrets(request: Request): Request {
  return { ...request, inputs: fillPlaceholders(request.inputs, () => MASK) };
}

function unescaped(text: string): string {
  return ESCAPED.test(text) ? text.slice(1) : text;
}
