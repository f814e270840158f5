// `scafctl-plugins describe`: everything a provider says of itself.
import { explainInFull } from "../model/explain.js";
import { cleanLine, cleanText } from "../model/foreign-text.js";
import { allPlugins, findTarget } from "../model/request-target.js";
import {
  type Descriptor,
  inputProperties,
  type InputProperty,
  type JsonValue,
  outputProperties,
  stringifyJson,
} from "../scafctl/index.js";
import type { CommandContext, CommonOptions } from "./context.js";
import { ExitCode } from "./exit-codes.js";
import { providerReport } from "./plugin-report.js";
import { withCatalogue } from "./session.js";
import { table } from "./table.js";
import type { Terminal } from "./terminal.js";

export interface DescribeOptions extends CommonOptions {
  readonly plugin?: string;
}

/** @throws RequestError when there is no such provider, or more than one */
export async function describe(name: string, options: DescribeOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal, signal } = context;
  const { plugin } = options;
  // All of them: only then is it known whether the name is offered twice.
  const snapshot = await withCatalogue(options, context, (catalogue) => catalogue.whenSettled(signal));
  const search = findTarget(snapshot, { provider: name, ...(plugin === undefined ? {} : { plugin }) });
  if (search.kind !== "found")
    throw search.kind === "failed" ? search.error : new Error("the catalogue did not settle");
  for (const { error } of allPlugins(snapshot)) if (error !== undefined) terminal.note(explainInFull(error));

  const { provider } = search.target;
  if (options.json) terminal.json(providerReport(provider));
  else if (provider.descriptor !== undefined) show(provider.descriptor, search.target.plugin.path, terminal);
  if (provider.error !== undefined) terminal.error(explainInFull(provider.error));
  return provider.error === undefined ? ExitCode.done : ExitCode.failed;
}

function show(descriptor: Descriptor, path: string, terminal: Terminal): void {
  const { bold } = terminal.style;
  const { name, displayName, description, version, category, apiVersion, capabilities, tags } = descriptor;
  terminal.out(bold(cleanLine(displayName === undefined ? name : `${displayName} (${name})`)));
  if (description !== undefined) terminal.out(cleanText(description));
  const marks = [descriptor.deprecated === true ? "deprecated" : "", descriptor.beta === true ? "beta" : ""].filter(
    (mark) => mark !== "",
  );
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["Version", version],
    ["API version", apiVersion],
    ["Category", category],
    ["Capabilities", capabilities.join(", ")],
    ["Tags", tags?.join(", ")],
    ["State", marks.join(", ")],
    ["Plugin", path],
    ...(descriptor.links ?? []).map(
      ({ name: title, url }) => ["Link", title === "" ? url : `${title}: ${url}`] as const,
    ),
    ...(descriptor.maintainers ?? []).map((one) => ["Maintainer", `${one.name} ${one.email}`.trim()] as const),
  ];
  terminal.out("");
  terminal.out(
    table(facts.flatMap(([key, value]) => (value === undefined || value === "" ? [] : [[key, cleanLine(value, 500)]]))),
  );

  section(terminal, "INPUTS", inputProperties(descriptor));
  for (const capability of Object.keys(descriptor.outputSchemas)) {
    section(terminal, `OUTPUTS of ${cleanLine(capability, 60)}`, outputProperties(descriptor, capability));
  }
  for (const example of descriptor.examples ?? []) {
    terminal.out("");
    terminal.out(bold(`EXAMPLE ${cleanLine(example.name, 100)}`.trimEnd()));
    if (example.description !== "") terminal.out(cleanText(example.description));
    terminal.out(indented(cleanText(example.yaml)));
  }
}

function section(terminal: Terminal, title: string, properties: readonly InputProperty[]): void {
  if (properties.length === 0) return;
  terminal.out("");
  terminal.out(terminal.style.bold(title));
  terminal.out(table(properties.map(row), "  "));
}

function row(property: InputProperty): readonly string[] {
  const facts = [
    property.required ? "required" : "",
    property.sensitive ? "secret" : "",
    property.default === undefined ? "" : `default ${short(property.default)}`,
    property.enum === undefined ? "" : `one of ${property.enum.map(short).join(", ")}`,
    property.example === undefined ? "" : `e.g. ${short(property.example)}`,
  ];
  return [
    cleanLine(property.name, 60),
    cleanLine(property.type, 40),
    cleanLine(facts.filter((fact) => fact !== "").join(", "), 120),
    cleanLine(property.description ?? "", 160),
  ];
}

function short(value: JsonValue): string {
  return cleanLine(stringifyJson(value), 60);
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
