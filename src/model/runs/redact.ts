// Takes secrets out of inputs before they are written down: at any depth, by the names that the
// provider calls sensitive (contract 4.2).
import {
  type Descriptor,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  jsonObject,
  type JsonValue,
} from "../../scafctl/index.js";

/** scafctl's own word for it. */
const REDACTED = "***REDACTED***";

export function redactInputs(descriptor: Descriptor | undefined, inputs: JsonObject): JsonObject {
  if (descriptor === undefined) return inputs;
  const names = new Set([...(descriptor.sensitiveFields ?? []), ...writeOnlyNames(descriptor.schema ?? true)]);
  return names.size === 0 ? inputs : redactObject(inputs, names);
}

/**
 * The names of all properties that a schema marks as `writeOnly`, wherever in it they are declared.
 */
function writeOnlyNames(schema: JsonValue): readonly string[] {
  if (isJsonArray(schema)) return schema.flatMap(writeOnlyNames);
  if (!isJsonObject(schema)) return [];
  const properties = Object.hasOwn(schema, "properties") ? schema["properties"] : undefined;
  const marked = isJsonObject(properties) ? Object.entries(properties).filter(([, one]) => isWriteOnly(one)) : [];
  return [...marked.map(([name]) => name), ...Object.values(schema).flatMap(writeOnlyNames)];
}

function isWriteOnly(schema: JsonValue): boolean {
  return isJsonObject(schema) && schema["writeOnly"] === true;
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
