// Everything that a provider says of itself, for people: nothing of a descriptor is left out.
import { speaksReport } from "../../model/plugins/descriptor-document.js";
import { cleanLine, cleanText } from "../../model/text/foreign-text.js";
import type { PluginEntry, ProviderEntry } from "../../model/plugins/types.js";
import type { Descriptor, Example, Finding, JsonSchema, Operation } from "../../scafctl/index.js";
import { schemaRemarks, schemaRows } from "./schema-table.js";
import { table } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";

type Fact = readonly [label: string, value: string | undefined];

export function showProvider(
  plugin: PluginEntry,
  { name, findings }: ProviderEntry,
  descriptor: Descriptor,
  terminal: Terminal,
): void {
  const { displayName, description, sensitiveFields } = descriptor;
  terminal.out(
    terminal.style.bold(cleanLine(displayName === undefined ? descriptor.name : `${displayName} (${descriptor.name})`)),
  );
  if (description !== undefined) terminal.out(cleanText(description));
  showFacts([...providerFacts(name, descriptor), ...pluginFacts(plugin)], "", terminal);
  showSchema("INPUTS", descriptor.schema, "", terminal, sensitiveFields);
  for (const [capability, schema] of Object.entries(descriptor.outputSchemas)) {
    showSchema(`OUTPUTS of ${cleanLine(capability, 60)}`, schema, "", terminal, sensitiveFields);
  }
  for (const operation of descriptor.operations ?? []) showOperation(operation, sensitiveFields, terminal);
  for (const example of descriptor.examples ?? []) showExample(example, "", terminal);
  showFindings(findings, terminal);
}

function providerFacts(listedAs: string, descriptor: Descriptor): readonly Fact[] {
  return [
    ["Listed as", listedAs === descriptor.name ? undefined : listedAs],
    ["Version", descriptor.version],
    ["API version", descriptor.apiVersion],
    ["Category", descriptor.category],
    ["Capabilities", list(descriptor.capabilities)],
    ["Writes", list(descriptor.writeOperations)],
    ["Secret fields", list(descriptor.sensitiveFields)],
    ["Dependencies", descriptor.hasExtractDependencies === true ? "it names them itself" : undefined],
    ["Tags", list(descriptor.tags)],
    [
      "State",
      list([...(descriptor.deprecated === true ? ["deprecated"] : []), ...(descriptor.beta === true ? ["beta"] : [])]),
    ],
    ["Icon", descriptor.icon],
    ...(descriptor.links ?? []).map(({ name, url }): Fact => ["Link", name === "" ? url : `${name}: ${url}`]),
    ...(descriptor.maintainers ?? []).map(({ name, email }): Fact => ["Maintainer", `${name} ${email}`.trim()]),
  ];
}

export function pluginFacts(plugin: PluginEntry): readonly Fact[] {
  const speaks = speaksReport(plugin);
  const because = speaks === undefined || speaks.because.length === 0 ? "" : ` (${speaks.because.join(", ")})`;
  return [
    ["Plugin", plugin.path],
    ["Cached version", plugin.version],
    ["Speaks at least", speaks && speaks.release + because],
  ];
}

export function showFacts(facts: readonly Fact[], indent: string, terminal: Terminal): void {
  const rows = facts.flatMap(([label, value]) =>
    value === undefined || value === "" ? [] : [[label, cleanLine(value, 1000)]],
  );
  if (rows.length === 0) return;
  if (indent === "") terminal.out("");
  terminal.out(table(rows, indent));
}

function list(items: readonly string[] | undefined): string | undefined {
  return items?.join(", ");
}

function showSchema(
  title: string,
  schema: JsonSchema | undefined,
  indent: string,
  terminal: Terminal,
  sensitive: readonly string[] = [],
): void {
  if (schema === undefined) return;
  const rows = schemaRows(schema, sensitive);
  const remarks = schemaRemarks(schema) || (rows.length > 0 ? "" : schema === false ? "none" : "any");
  if (indent === "") terminal.out("");
  const heading = indent === "" ? terminal.style.bold(title) : indent + title;
  terminal.out(remarks === "" ? heading : `${heading}  ${remarks}`);
  if (rows.length > 0) terminal.out(table(rows, `${indent}  `));
}

function showOperation(operation: Operation, sensitive: readonly string[] | undefined, terminal: Terminal): void {
  const { name, displayName, description, deprecated = false, deprecationMessage } = operation;
  const marks = [operation.isWrite === true ? "writes" : "", deprecated ? "deprecated" : ""].filter(
    (mark) => mark !== "",
  );
  terminal.out("");
  const title = displayName === undefined ? name : `${name} (${displayName})`;
  terminal.out(
    terminal.style.bold(`OPERATION ${cleanLine(title)}`) + (marks.length === 0 ? "" : `  ${marks.join(", ")}`),
  );
  if (description !== undefined) terminal.out(cleanText(description));
  showFacts(
    [
      ["Deprecated", deprecationMessage],
      ["Capabilities", list(operation.capabilities)],
      ["Tags", list(operation.tags)],
    ],
    "  ",
    terminal,
  );
  showSchema("Inputs", operation.inputSchema, "  ", terminal, sensitive);
  showSchema("Outputs", operation.outputSchema, "  ", terminal, sensitive);
  for (const example of operation.examples ?? []) showExample(example, "  ", terminal);
}

function showExample({ name, description, yaml }: Example, indent: string, terminal: Terminal): void {
  if (indent === "") terminal.out("");
  terminal.out(indent + terminal.style.bold(`EXAMPLE ${cleanLine(name, 100)}`.trimEnd()));
  if (description !== "") terminal.out(indented(cleanText(description), indent));
  terminal.out(indented(cleanText(yaml), `${indent}  `));
}

function showFindings(findings: readonly Finding[], terminal: Terminal): void {
  if (findings.length === 0) return;
  terminal.out("");
  terminal.out(terminal.style.bold("REMARKS"));
  terminal.out(
    table(
      findings.map(({ severity, code, message }) => [severity, code, cleanLine(message, 1000)]),
      "  ",
    ),
  );
}

function indented(text: string, indent: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => indent + line)
    .join("\n");
}
