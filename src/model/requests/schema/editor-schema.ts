// Converts a provider's JSON Schema for VS Code's JSON editor: nothing that the editor would fetch,
// run, misread or report wrongly.
import {
  cleanSchema,
  type Descriptor,
  inputSecrets,
  isJsonArray,
  isPlainObject,
  type JsonObject,
  type PlainJson,
  type PlainObject,
  type PlainSchema,
  toPlain,
  walkSchema,
} from "../../../scafctl/index.js";
import { isDeep, multiplies } from "./schema-work.js";
import { cleanText } from "../../text/foreign-text.js";
import { textFor } from "../../text/places.js";

/** Limits the recursion of the editor. */
const MAX_DEPTH = 64;

/**
 * Converts a schema for the place `at` (`#/$defs/p0`) in a larger document. Internal references are
 * adjusted; external and broken ones are dropped. Formats become descriptions, since scafctl never
 * asserts them. VS Code's own keywords are dropped, so that a plugin cannot define snippets and
 * messages of the editor. Patterns are left out, and of a schema that multiplies the work of the
 * editor all but the types of the inputs: {@link checkRequest} reports what the editor cannot.
 * Secrets have no rules, because the placeholder of a secret breaks them.
 */
export function editorSchema(descriptor: Descriptor, at: string): PlainSchema {
  const { schema: source = true } = descriptor;
  if (isDeep(source)) return true;
  const schema = multiplies(source)
    ? shallow(cleanSchema(source, { maxDepth: 1, annotations }))
    : cleanSchema(source, { maxDepth: MAX_DEPTH, annotations });
  const secrets = inputSecrets(descriptor);
  for (const one of walkSchema(schema)) {
    const properties = isPlainObject(one) ? one["properties"] : undefined;
    if (secrets === undefined || !isPlainObject(properties)) continue;
    for (const [name, property] of Object.entries(properties)) if (secrets.has(name)) dropRules(property);
  }
  for (const one of walkSchema(schema)) {
    if (!isPlainObject(one)) continue;
    if (typeof one["$ref"] === "string") one["$ref"] = at + one["$ref"].slice(1);
    // The editor would reject every value.
    if (Array.isArray(one["enum"]) && one["enum"].length === 0) delete one["enum"];
    // OpenAPI's keyword, which editors do not know.
    if (one["nullable"] === true && one["type"] !== undefined) one["type"] = [one["type"], "null"].flat();
    delete one["nullable"];
  }
  return schema;
}

/** Removes what a text may break from a schema and all schemas in it. */
function dropRules(property: PlainJson): void {
  if (!isPlainObject(property)) return;
  for (const one of walkSchema(property)) {
    if (!isPlainObject(one)) continue;
    for (const keyword of RULES) Reflect.deleteProperty(one, keyword);
    const types = [one["type"] ?? []].flat();
    if (types.some((type) => type === "object" || type === "array")) one["type"] = [...new Set([...types, "string"])];
    else delete one["type"];
  }
}

const RULES = [
  ..."$ref enum const minLength maxLength pattern not anyOf oneOf".split(" "),
  ..."minimum maximum exclusiveMinimum exclusiveMaximum multipleOf".split(" "),
];

/** The inputs and their types, without anything that combines or refers to schemas. */
function shallow(schema: PlainSchema): PlainSchema {
  if (!isPlainObject(schema)) return schema;
  const kept = Object.entries(schema).filter(([keyword]) => !COMBINING.has(keyword));
  const { properties } = schema;
  const inputs = isPlainObject(properties) ? Object.entries(properties) : [];
  return {
    ...Object.fromEntries(kept),
    properties: Object.fromEntries(
      inputs.map(([name, one]) => [name, typeof one === "boolean" ? one : shallowInput(one)]),
    ),
  };
}

function shallowInput(schema: PlainJson): PlainJson {
  if (!isPlainObject(schema)) return true;
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !COMBINING.has(keyword)));
}

const COMBINING: ReadonlySet<string> = new Set([
  ..."$ref allOf anyOf oneOf not if then else dependentSchemas propertyNames contains".split(" "),
  ..."unevaluatedProperties unevaluatedItems".split(" "),
]);

function annotations(source: JsonObject): PlainObject {
  const { title, default: initial, examples, deprecated, nullable } = source;
  const kept: PlainObject = {};
  if (typeof title === "string") kept["title"] = cleanText(title, 200);
  // scafctl treats a null default as none.
  if (initial !== undefined && initial !== null) kept["default"] = toPlain(initial);
  if (isJsonArray(examples)) kept["examples"] = toPlain(examples);
  if (typeof deprecated === "boolean") kept["deprecated"] = deprecated;
  if (nullable === true) kept["nullable"] = true;
  // Draft 4: flags beside `minimum` and `maximum`.
  for (const keyword of ["exclusiveMinimum", "exclusiveMaximum"]) {
    if (typeof source[keyword] === "boolean") kept[keyword] = source[keyword];
  }
  const description = describe(source);
  if (description !== "") kept["markdownDescription"] = description;
  return kept;
}

function describe({ description, format }: JsonObject): string {
  const text = typeof description === "string" ? textFor("markdown", description) : "";
  const hint =
    typeof format === "string" && format !== "" ? `Format: ${textFor("markdown", cleanText(format, 60))}` : "";
  return [text, hint].filter((part) => part !== "").join("\n\n");
}
