// The one place that decides which inputs and outputs are secret, and masks their values.
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
import { IN_PLACE_KEYWORDS, propertySchemas, referencedSchema, walkSchema } from "./walk.js";

/** scafctl's own replacement text. */
export const REDACTED = "***REDACTED***";

/** What is secret in a value. */
export interface Secrets {
  /** Whether the values of all members with this name are secret, at any depth. */
  has(name: string): boolean;
  /** Whether the whole value is secret: its schema marks the root, or members without a name. */
  readonly isWhole: boolean;
}

type Names = Pick<ReadonlySet<string>, "has">;

const WHOLE: Secrets = { has: () => true, isWhole: true };

/** Through these, a secret is a part of the property that contains it or the property itself. */
const VALUE_KEYWORDS: ReadonlySet<string> = new Set([
  ...IN_PLACE_KEYWORDS,
  ...["dependentSchemas", "dependencies", "items", "prefixItems", "additionalItems", "unevaluatedItems", "contains"],
  ...["patternProperties", "additionalProperties", "unevaluatedProperties"],
]);

const REFERENCES = ["$ref", "$dynamicRef", "$recursiveRef"];

/** Descriptors and schemas are immutable, and inputs are checked at every keystroke. */
const ofInputs = new WeakMap<Descriptor, Secrets | undefined>();
const ofOutputs = new WeakMap<Descriptor, Secrets | undefined>();
const documentsWithSecrets = new WeakMap<object, boolean>();

/**
 * What is secret in the inputs of a provider: what it lists as sensitive, and what its schema or
 * that of an operation marks as `writeOnly`. Undefined when nothing is.
 */
export function inputSecrets(descriptor: Descriptor): Secrets | undefined {
  return cached(ofInputs, descriptor, () => [
    descriptor.schema,
    ...(descriptor.operations ?? []).map(({ inputSchema }) => inputSchema),
  ]);
}

/** What is secret in the data of a provider, under any capability. Undefined when nothing is. */
export function outputSecrets(descriptor: Descriptor): Secrets | undefined {
  return cached(ofOutputs, descriptor, () => [
    ...Object.values(descriptor.outputSchemas),
    ...(descriptor.operations ?? []).map(({ outputSchema }) => outputSchema),
  ]);
}

/** Whether the value at a place is secret or a part of a secret. */
export function isSecretPlace(path: readonly (string | number)[], secrets: Secrets | undefined): boolean {
  if (secrets === undefined) return false;
  return secrets.isWhole || path.some((key) => typeof key === "string" && secrets.has(key));
}

/** The inputs with every secret replaced, for records and displays. */
export function redactInputs(descriptor: Descriptor | undefined, inputs: JsonObject): JsonObject {
  const secrets = descriptor && inputSecrets(descriptor);
  return secrets === undefined ? inputs : maskMembers(inputs, secrets);
}

/** The data with every secret replaced; other data than an object is checked as its `value`. */
export function redactOutput(descriptor: Descriptor | undefined, data: JsonValue): JsonValue {
  const secrets = descriptor && outputSecrets(descriptor);
  if (secrets === undefined || data === null) return data;
  if (isJsonObject(data)) return maskMembers(data, secrets);
  return secrets.has("value") ? REDACTED : maskSecrets(data, secrets);
}

/** The texts and numbers in secret inputs. */
export function secretTexts(descriptor: Descriptor | undefined, inputs: JsonObject): readonly string[] {
  const secrets = descriptor && inputSecrets(descriptor);
  if (secrets === undefined) return [];
  const texts: string[] = [];
  const pending: (readonly [value: JsonValue, isSecret: boolean])[] = [[inputs, secrets.isWhole]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [value, isSecret] = next;
    if (isJsonArray(value)) for (const item of value) pending.push([item, isSecret]);
    else if (isJsonObject(value)) {
      for (const [name, item] of Object.entries(value)) pending.push([item, isSecret || secrets.has(name)]);
    } else if (isSecret && value !== null && typeof value !== "boolean") texts.push(String(value));
  }
  return texts;
}

/**
 * Every value in `value` whose name is secret, replaced; the value itself when there is none.
 * Values may be nested however deep.
 */
function maskSecrets(value: JsonValue, names: Names): JsonValue {
  let isChanged = false;
  const root = { value };
  const pending: Record<string, JsonValue>[] = [root];
  for (let holder = pending.pop(); holder !== undefined; holder = pending.pop()) {
    const isNamed = holder !== root && !Array.isArray(holder);
    for (const [key, item] of Object.entries(holder)) {
      if (isNamed && names.has(key)) {
        holder[key] = REDACTED;
        isChanged = true;
      } else if (isJsonArray(item) || isJsonObject(item)) {
        const copy = (isJsonArray(item) ? [...item] : jsonObject(Object.entries(item))) as Record<string, JsonValue>;
        holder[key] = copy;
        pending.push(copy);
      }
    }
  }
  return isChanged ? root.value : value;
}

function maskMembers(value: JsonObject, names: Names): JsonObject {
  return maskSecrets(value, names) as JsonObject;
}

function cached(
  known: WeakMap<Descriptor, Secrets | undefined>,
  descriptor: Descriptor,
  schemas: () => readonly (JsonSchema | undefined)[],
): Secrets | undefined {
  if (!known.has(descriptor)) known.set(descriptor, findSecrets(schemas(), descriptor.sensitiveFields));
  return known.get(descriptor);
}

function findSecrets(
  schemas: readonly (JsonSchema | undefined)[],
  sensitive: readonly string[] = [],
): Secrets | undefined {
  const names = new Set(sensitive);
  for (const root of schemas) {
    if (root === undefined) continue;
    if (holdsSecret(root, root)) return WHOLE;
    // A plugin may keep definitions below a keyword of its own: better one name too many.
    for (const schema of walkSchema(root, { unknownKeywords: true })) {
      for (const [name, property] of propertySchemas(schema)) if (holdsSecret(property, root)) names.add(name);
    }
  }
  return names.size === 0 ? undefined : { has: (name) => names.has(name), isWhole: false };
}

/**
 * Whether a schema or one for a part of its value without a name is marked as `writeOnly`, the
 * second mark that plugins use for secrets. A reference that is not followed (an anchor, another
 * document) counts as marked when anything in the document is.
 *
 * @param root the document in which references are followed
 */
export function holdsSecret(schema: JsonSchema, root: JsonSchema): boolean {
  for (const part of walkSchema(schema, { keywords: VALUE_KEYWORDS, references: root })) {
    if (isMarked(part) || (hasUnknownReference(part, root) && marksSecrets(root))) return true;
  }
  return false;
}

function isMarked(schema: JsonSchema): boolean {
  return isJsonObject(schema) && member(schema, "writeOnly") === true;
}

function hasUnknownReference(schema: JsonSchema, root: JsonSchema): boolean {
  if (!isJsonObject(schema)) return false;
  const written = REFERENCES.filter((keyword) => Object.hasOwn(schema, keyword));
  return written.some((keyword) => keyword !== "$ref" || referencedSchema(schema, root) === undefined);
}

function marksSecrets(root: JsonSchema): boolean {
  if (!isJsonObject(root)) return false;
  const known = documentsWithSecrets.get(root);
  if (known !== undefined) return known;
  const result = [...walkSchema(root, { unknownKeywords: true })].some(isMarked);
  documentsWithSecrets.set(root, result);
  return result;
}
