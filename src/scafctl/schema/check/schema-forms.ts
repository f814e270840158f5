// The forms that the values of keywords must have for google/jsonschema-go (0.4), with which
// scafctl reads the schema of a provider; a schema that it cannot read fails every run.
import { isJsonArray, isJsonObject, isLosslessNumber, type JsonValue, toNumber } from "../../contract/json.js";
import { isSchema } from "../walk.js";

/** Undefined for a good value, else what it must be. JSON null counts as absent. */
type Form = (value: JsonValue) => string | undefined;

const text = form("a string", (value) => typeof value === "string");
const flag = form("true or false", (value) => typeof value === "boolean");
const number = form("a number", (value) => toNumber(value) !== undefined);
const list = form("a list", isJsonArray);
const names = form("a list of strings", isNames);
const schema = form("a schema", isSchema);
const schemas = form("a list of schemas", (value) => isJsonArray(value) && value.every(isSchema));
const schemaMap = form("an object of schemas", (value) => isJsonObject(value) && Object.values(value).every(isSchema));
const count = form("an integer of 32 bits without exponent", isCount);

const FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ...each(text, "$id $schema $ref $comment $anchor $dynamicAnchor $dynamicRef title description pattern format"),
  ...each(text, "contentEncoding contentMediaType"),
  ...each(flag, "deprecated readOnly writeOnly uniqueItems"),
  ...each(number, "multipleOf minimum maximum exclusiveMinimum exclusiveMaximum"),
  ...each(count, "minLength maxLength minItems maxItems minContains maxContains minProperties maxProperties"),
  ...each(list, "enum examples"),
  ...each(schema, "not if then else contains propertyNames contentSchema"),
  ...each(schema, "additionalProperties additionalItems unevaluatedProperties unevaluatedItems"),
  ...each(schemas, "allOf anyOf oneOf prefixItems"),
  ...each(schemaMap, "$defs definitions properties patternProperties dependentSchemas"),
  ["required", names],
  [
    "dependentRequired",
    form("an object of lists of strings", (value) => isJsonObject(value) && Object.values(value).every(isNames)),
  ],
  ["$vocabulary", form("an object of true and false", isVocabulary)],
]);

/** These are read apart, so that null is a value. */
const FORMS_WITH_NULL: ReadonlyMap<string, Form> = new Map<string, Form>([
  [
    "type",
    form(
      "a string or a list of strings",
      (value) => typeof value === "string" || (isJsonArray(value) && isNames(value)),
    ),
  ],
  [
    "items",
    form("a schema or a list of schemas", (value) =>
      isJsonArray(value) ? value.every(isSchema) : value === null || isSchema(value),
    ),
  ],
  ["dependencies", form("an object of schemas and lists of strings", isDependencies)],
]);

/** What the value of a keyword must be, where it is something else. */
export function formProblem(keyword: string, value: JsonValue): string | undefined {
  const withNull = FORMS_WITH_NULL.get(keyword);
  if (withNull !== undefined) return withNull(value);
  return value === null ? undefined : FORMS.get(keyword)?.(value);
}

function form(name: string, isRight: (value: JsonValue) => boolean): Form {
  return (value) => (isRight(value) ? undefined : name);
}

function each(one: Form, keywords: string): [string, Form][] {
  return keywords.split(" ").map((keyword) => [keyword, one]);
}

/** Go reads null in a list of strings as an empty string, and null instead of the list as none. */
function isNames(value: JsonValue): boolean {
  return value === null || (isJsonArray(value) && value.every((name) => typeof name === "string" || name === null));
}

function isVocabulary(value: JsonValue): boolean {
  return isJsonObject(value) && Object.values(value).every((item) => typeof item === "boolean" || item === null);
}

function isDependencies(value: JsonValue): boolean {
  if (value === null) return true;
  if (!isJsonObject(value)) return false;
  return Object.values(value).every((item) => item === null || isSchema(item) || (isJsonArray(item) && isNames(item)));
}

function isCount(value: JsonValue): boolean {
  const size = toNumber(value);
  if (size === undefined || typeof value !== "object")
    return size !== undefined && Number.isInteger(size) && isInt32(size);
  const written = isLosslessNumber(value) ? value.toString() : "";
  return written === "-0" || (written.includes(".") && Number.isInteger(size) && isInt32(size));
}

function isInt32(size: number): boolean {
  return size >= -(2 ** 31) && size < 2 ** 31;
}
