// Tooltips of a provider and of what stands under it: what does not fit into a line of the tree.
import type * as vscode from "vscode";
import {
  cleanLine,
  escapeMarkdown,
  explain,
  factText,
  type ProviderEntry,
  schemaFacts,
  stringifyJson,
} from "../../../model/index.js";
import { words } from "../../platform/words.js";
import type { InputProperty, JsonSchema } from "../../../scafctl/index.js";
import { block, bold, code, foreign, markdown, rows } from "./markdown.js";
import type { OperationEntry, ProviderNode } from "./provider-nodes.js";

export function providerTooltip({ name, descriptor, error }: ProviderEntry): vscode.MarkdownString {
  if (descriptor === undefined) {
    return markdown(bold(name), error === undefined ? undefined : escapeMarkdown(explain(error).sentence));
  }
  return markdown(
    bold(descriptor.displayName ?? name),
    foreign(descriptor.description),
    rows([
      [words.version(), descriptor.version],
      [words.category(), descriptor.category],
      [words.capabilities(), descriptor.capabilities.join(", ")],
      [words.tags(), descriptor.tags?.join(", ")],
      [words.links(), descriptor.links?.map(({ url }) => url).join(", ")],
    ]),
  );
}

export function providerNodeTooltip(data: ProviderNode): vscode.MarkdownString | string | undefined {
  switch (data.kind) {
    case "inputs":
    case "outputs":
      return schemaTooltip(data.schema);
    case "property":
      return propertyTooltip(data.part.property);
    case "operation":
      return operationTooltip(data.entry);
    case "example":
      return markdown(foreign(data.example.description), block("yaml", data.example.yaml));
    case "link":
      return cleanLine(data.link.url, 1000);
    case "fact":
      return data.fact.value === "" ? undefined : cleanLine(data.fact.value, 1000);
    case "finding":
      return cleanLine(data.finding.message, 1000);
    default:
      return undefined;
  }
}

/** What is said of the whole, and the schema itself: the tree shows it in parts. */
function schemaTooltip(schema: JsonSchema | undefined): vscode.MarkdownString | undefined {
  if (schema === undefined) return undefined;
  return markdown(factRows(schema), block("json", stringifyJson(schema, 2)));
}

function propertyTooltip(property: InputProperty): vscode.MarkdownString {
  const values = property.enum?.map((value) => code(stringifyJson(value))).join(", ");
  return markdown(
    `${bold(property.name)}: ${code(property.type)}${property.required ? `, ${words.required()}` : ""}`,
    foreign(property.description),
    values === undefined ? undefined : words.oneOf({ values }),
    property.default === undefined ? undefined : words.defaultsTo({ value: code(stringifyJson(property.default)) }),
    property.example === undefined ? undefined : words.forExample({ value: code(stringifyJson(property.example)) }),
    factRows(property.schema),
  );
}

function factRows(schema: JsonSchema): string | undefined {
  const facts = schemaFacts(schema).map((fact) => `- ${code(factText(fact))}`);
  return facts.length === 0 ? undefined : facts.join("\n");
}

function operationTooltip({ operation }: OperationEntry): vscode.MarkdownString {
  const { name, displayName, description, deprecationMessage } = operation;
  return markdown(
    bold(displayName ?? name),
    foreign(description),
    rows([
      [words.deprecation(), deprecationMessage],
      [words.capabilities(), operation.capabilities?.join(", ")],
      [words.tags(), operation.tags?.join(", ")],
    ]),
  );
}
