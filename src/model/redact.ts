// Takes secrets out of inputs before they are written down: at any depth, by the names that the provider calls sensitive (contract 4.2).
import {
  type Descriptor,
  inputProperties,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  jsonObject,
  type JsonValue,
} from "../scafctl/index.js";

/** scafctl's own word for it. */
const REDACTED = "***REDACTED***";

export function redactInputs(descriptor: Descriptor | undefined, inputs: JsonObject): JsonObject {
  if (descriptor === undefined) return inputs;
  const marked = inputProperties(descriptor).filter(({ sensitive }) => sensitive);
  const names = new Set([...(descriptor.sensitiveFields ?? []), ...marked.map(({ name }) => name)]);
  return names.size === 0 ? inputs : redactObject(inputs, names);
}

function redactObject(value: JsonObject, names: ReadonlySet<string>): JsonObject {
  return jsonObject(
    Object.entries(value).map(([name, member]) => [name, names.has(name) ? REDACTED : redact(member, names)]),
  );
}

function redact(value: JsonValue, names: ReadonlySet<string>): JsonValue {
  if (isJsonArray(value)) return value.map((item) => redact(item, names));
  return isJsonObject(value) ? redactObject(value, names) : value;
}
