// What a schema says, as rows for people: nested as it is, with every fact.
import { cleanLine } from "../../model/text/foreign-text.js";
import { factText, schemaFacts, schemaParts } from "../../model/requests/schema-parts.js";
import { type InputProperty, type JsonSchema, type JsonValue, stringifyJson } from "../../scafctl/index.js";

/** Schemas may refer to themselves: somewhere it has to end, and says so. */
const MAX_DEPTH = 8;

/** Name (indented), type, facts and description of everything below a schema. */
export function schemaRows(
  schema: JsonSchema | undefined,
  sensitive: readonly string[] = [],
): readonly (readonly string[])[] {
  return rowsBelow(schema, schema, sensitive, 0);
}

/** What is said of the schema as a whole. */
export function schemaRemarks(schema: JsonSchema | undefined): string {
  return schemaFacts(schema).map(factText).map(short).join(", ");
}

function rowsBelow(
  schema: JsonSchema | undefined,
  root: JsonSchema | undefined,
  sensitive: readonly string[],
  depth: number,
): readonly (readonly string[])[] {
  const parts = schemaParts(schema, root, sensitive);
  if (parts.length === 0) return [];
  const indent = "  ".repeat(depth);
  if (depth >= MAX_DEPTH) return [[`${indent}…`, "", "", ""]];
  return parts.flatMap(({ name, property }) => [
    row(indent, name, property),
    ...rowsBelow(property.schema, root, [], depth + 1),
  ]);
}

function row(indent: string, name: string, property: InputProperty): readonly string[] {
  const facts = [
    property.required ? "required" : "",
    property.sensitive ? "secret" : "",
    property.default === undefined ? "" : `default ${value(property.default)}`,
    property.enum === undefined ? "" : `one of ${property.enum.map(value).join(", ")}`,
    property.example === undefined ? "" : `e.g. ${value(property.example)}`,
    ...schemaFacts(property.schema).map(factText),
  ];
  return [
    indent + cleanLine(name, 60),
    cleanLine(property.type, 40),
    facts
      .filter((fact) => fact !== "")
      .map(short)
      .join(", "),
    cleanLine(property.description ?? "", 300),
  ];
}

function value(json: JsonValue): string {
  return short(stringifyJson(json));
}

function short(text: string): string {
  return cleanLine(text, 120);
}
