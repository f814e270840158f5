// Prints all details of a provider: every node below it in the outline.
import { FactNode } from "../../model/outline/base/fact.js";
import type { OutlineNode } from "../../model/outline/base/outline-node.js";
import { contractNodes } from "../../model/outline/contract.js";
import { ExampleNode } from "../../model/outline/provider/example.js";
import { OperationNode } from "../../model/outline/provider/operation.js";
import { ProviderNode, stages } from "../../model/outline/provider/provider.js";
import type { PropertyNode } from "../../model/outline/provider/property.js";
import { SchemaNode } from "../../model/outline/provider/schema.js";
import type { PluginEntry, ProviderEntry } from "../../model/plugins/types.js";
import { safe } from "../../model/text/places.js";
import type { Descriptor } from "../../scafctl/index.js";
import { printSection, table } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";
import { line, lines } from "../terminal/text.js";

/** Schemas can refer to themselves. */
const MAX_DEPTH = 8;

type Rows = readonly (readonly string[])[];

export function showProvider(
  plugin: PluginEntry,
  provider: ProviderEntry,
  descriptor: Descriptor,
  terminal: Terminal,
): void {
  const { name, displayName, description } = descriptor;
  const nodes = new ProviderNode(plugin, provider).children();
  const membersOf = (group: string): readonly OutlineNode[] =>
    nodes.find(({ segment }) => segment === group)?.children() ?? [];
  terminal.out(terminal.style.bold(line(displayName === undefined ? name : `${displayName} (${name})`)));
  if (description !== undefined) terminal.out(lines(description));
  const facts = ["?about", "?links", "?maintainers"].flatMap(membersOf);
  showFacts([...summary(provider.name, descriptor), ...rowsOf(facts), ...pluginFacts(plugin)], "", terminal);
  for (const node of [...nodes, ...membersOf("?operations"), ...membersOf("?examples")]) showPart(node, "", terminal);
  printSection("REMARKS", rowsOf(membersOf("?findings")), terminal);
}

/** Facts that the tree shows in the description of a provider or as a group. */
function summary(listedAs: string, descriptor: Descriptor): Rows {
  const { name, version = "", capabilities, writeOperations = [] } = descriptor;
  return [
    ["Listed as", listedAs === name ? "" : listedAs],
    ["Version", version],
    ["Capabilities", capabilities.join(", ")],
    ["Writes", writeOperations.join(", ")],
    ["State", stages(descriptor).join(", ")],
  ];
}

export function pluginFacts(plugin: PluginEntry): Rows {
  return [["Plugin", plugin.path], ["Cached version", plugin.version ?? ""], ...rowsOf(contractNodes(plugin))];
}

/** Those that have a value. */
export function showFacts(facts: Rows, indent: string, terminal: Terminal): void {
  const rows = facts.flatMap(([label = "", value = ""]) => (value === "" ? [] : [[label, value]]));
  if (rows.length === 0) return;
  if (indent === "") terminal.out("");
  terminal.out(table(rows, indent));
}

function rowsOf(nodes: readonly OutlineNode[]): Rows {
  return nodes.map((node) => node.row());
}

/** A schema, operation or example; other nodes are printed as rows. */
function showPart(node: OutlineNode, indent: string, terminal: Terminal): void {
  if (node instanceof SchemaNode) showSchema(node, indent, terminal);
  else if (node instanceof OperationNode) showOperation(node, terminal);
  else if (node instanceof ExampleNode) showExample(node, indent, terminal);
}

function showSchema(node: SchemaNode, indent: string, terminal: Terminal): void {
  const [label = "", remarks = ""] = node.row();
  const rows = schemaRows(node.children());
  if (indent === "") terminal.out("");
  // Headings at the left edge are upper case; names in them are not.
  const heading =
    indent === ""
      ? terminal.style.bold(line(label.replace(/^\S+/, (word) => word.toUpperCase())))
      : lines(label, indent);
  terminal.out(remarks === "" ? heading : safe`${heading}  ${line(remarks)}`);
  if (rows.length > 0) terminal.out(table(rows, `${indent}  `));
}

/** Nested by indentation, with every constraint. */
function schemaRows(properties: readonly PropertyNode[], depth = 0): Rows {
  if (properties.length === 0) return [];
  const indent = "  ".repeat(depth);
  if (depth >= MAX_DEPTH) return [[`${indent}…`, "", "", ""]];
  return properties.flatMap((property) => {
    const [name = "", ...cells] = property.row();
    return [[indent + name, ...cells], ...schemaRows(property.children(), depth + 1)];
  });
}

function showOperation(node: OperationNode, terminal: Terminal): void {
  const [title = "", marks = ""] = node.row();
  const { description } = node.operation;
  terminal.out("");
  const heading = terminal.style.bold(line(`OPERATION ${title}`));
  terminal.out(marks === "" ? heading : safe`${heading}  ${line(marks)}`);
  if (description !== undefined) terminal.out(lines(description));
  const parts = node.children();
  showFacts(rowsOf(parts.filter((part) => part instanceof FactNode)), "  ", terminal);
  for (const part of parts.flatMap((one) => (one.segment === "?examples" ? one.children() : [one]))) {
    showPart(part, "  ", terminal);
  }
}

function showExample({ example }: ExampleNode, indent: string, terminal: Terminal): void {
  const { name, description, yaml } = example;
  if (indent === "") terminal.out("");
  terminal.out(safe`${lines("", indent)}${terminal.style.bold(line(`EXAMPLE ${name}`))}`);
  if (description !== "") terminal.out(lines(description, indent));
  terminal.out(lines(yaml, `${indent}  `));
}
