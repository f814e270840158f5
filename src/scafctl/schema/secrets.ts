// Finds the inputs and outputs that a provider declares as secret and masks their values.
import {
  isJsonArray,
  isJsonObject,
  jsonObject,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
  member,
} from "../contract/json.js";
import type { Descriptor } from "../contract/descriptor-types.js";
import { IN_PLACE_KEYWORDS, propertySchemas, walkSchema } from "./walk.js";

/** scafctl's own replacement text. */
export const REDACTED = "***REDACTED***";

export type SecretNames = Pick<ReadonlySet<string>, "has">;

/** Through these, a secret is a part of the property that contains it or the property itself. */
const VALUE_KEYWORDS: ReadonlySet<string> = new Set([
  ...IN_PLACE_KEYWORDS,
  ...["dependentSchemas", "items", "prefixItems", "additionalItems", "unevaluatedItems", "contains"],
  ...["patternProperties", "additionalProperties", "unevaluatedProperties"],
]);

/**
 * The names of all properties whose values must not be shown: those that the provider lists, and
 * those that a schema marks as `writeOnly`, at any depth and through references. Every name counts
 * when a secret has no name, such as any further member of the root. Undefined when there are none.
 */
export function secretNames(
  schemas: readonly (JsonSchema | undefined)[],
  sensitive: readonly string[] = [],
): SecretNames | undefined {
  const names = new Set(sensitive);
  for (const root of schemas) {
    if (root === undefined) continue;
    if (holdsSecret(root, root)) return { has: () => true };
    // A plugin may keep definitions below a keyword of its own: better one name too many.
    for (const schema of walkSchema(root, { unknownKeywords: true })) {
      for (const [name, property] of propertySchemas(schema)) if (holdsSecret(property, root)) names.add(name);
    }
  }
  return names.size === 0 ? undefined : names;
}

/** The inputs with every secret replaced, for records and displays. */
export function redactInputs(descriptor: Descriptor | undefined, inputs: JsonObject): JsonObject {
  if (descriptor === undefined) return inputs;
  const operations = (descriptor.operations ?? []).map(({ inputSchema }) => inputSchema);
  const names = secretNames([descriptor.schema, ...operations], descriptor.sensitiveFields);
  return names === undefined ? inputs : maskObject(inputs, names);
}

export function maskSecrets(value: JsonValue, names: SecretNames): JsonValue {
  if (isJsonArray(value)) return value.map((item) => maskSecrets(item, names));
  return isJsonObject(value) ? maskObject(value, names) : value;
}

function maskObject(value: JsonObject, names: SecretNames): JsonObject {
  return jsonObject(
    Object.entries(value).map(([name, item]) => [name, names.has(name) ? REDACTED : maskSecrets(item, names)]),
  );
}

/**
 * Whether a schema or one for a part of its value without a name is marked as `writeOnly`, the
 * second mark that plugins use for secrets.
 *
 * @param root the document in which references are followed
 */
export function holdsSecret(schema: JsonSchema, root: JsonSchema): boolean {
  for (const part of walkSchema(schema, { keywords: VALUE_KEYWORDS, references: root })) {
    if (isJsonObject(part) && member(part, "writeOnly") === true) return true;
  }
  return false;
}
