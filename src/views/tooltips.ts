// Markdown tooltips, built when one is about to be shown. Every text of a plugin is cleaned and escaped; no HTML, no trusted links.
import * as vscode from "vscode";
import {
  cleanLine,
  cleanText,
  escapeMarkdown,
  explain,
  type PluginEntry,
  type ProviderEntry,
  stringifyJson,
} from "../model/index.js";
import { words } from "../platform/words.js";
import type { InputProperty } from "../scafctl/index.js";
import type { TreeNode } from "./nodes.js";

export function tooltip({ data }: TreeNode): vscode.MarkdownString | string | undefined {
  switch (data.kind) {
    case "unresolved":
      return data.directory.error;
    case "directory": {
      const { source } = data.directory;
      const named =
        source.folderName === undefined ? words.namedByYou() : words.namedByFolder({ folder: source.folderName });
      return markdown(code(source.path), escapeMarkdown(named), words.writtenAs({ written: code(source.written) }));
    }
    case "plugin":
      return pluginTooltip(data.plugin);
    case "provider":
      return providerTooltip(data.provider);
    case "property":
      return propertyTooltip(data.property);
    case "example":
      return markdown(foreign(data.example.description), block("yaml", data.example.yaml));
    case "reason":
      return [data.text, data.remedy].filter((part) => part !== undefined).join(" ");
    case "finding":
      return cleanLine(data.finding.message, 1000);
    case "last-words":
      return cleanText(data.text);
    default:
      return undefined;
  }
}

function pluginTooltip({ path, name, process, error }: PluginEntry): vscode.MarkdownString {
  const shown = error ?? (process.kind === "failed" ? process.error : undefined);
  const told = shown === undefined ? undefined : explain(shown);
  return markdown(
    bold(name),
    code(path),
    process.kind === "ready" ? words.processNumber({ pid: process.pid }) : undefined,
    told && escapeMarkdown(told.sentence),
    told?.lastWords && block("text", told.lastWords),
    told?.remedy && escapeMarkdown(told.remedy),
  );
}

function providerTooltip({ name, descriptor, error }: ProviderEntry): vscode.MarkdownString {
  if (descriptor === undefined) {
    return markdown(bold(name), error === undefined ? undefined : escapeMarkdown(explain(error).sentence));
  }
  const facts: readonly (readonly [string, string | undefined])[] = [
    [words.version(), descriptor.version],
    [words.category(), descriptor.category],
    [words.capabilities(), descriptor.capabilities.join(", ")],
    [words.tags(), descriptor.tags?.join(", ")],
  ];
  const rows = facts.flatMap(([label, value]) =>
    value === undefined || value === "" ? [] : [`${escapeMarkdown(label)}: ${escapeMarkdown(cleanLine(value))}`],
  );
  return markdown(
    bold(descriptor.displayName ?? name),
    foreign(descriptor.description),
    rows.length === 0 ? undefined : rows.map((row) => `- ${row}`).join("\n"),
  );
}

function propertyTooltip(property: InputProperty): vscode.MarkdownString {
  const values = property.enum?.map((value) => code(stringifyJson(value))).join(", ");
  return markdown(
    `${bold(property.name)}: ${code(property.type)}${property.required ? `, ${words.required()}` : ""}`,
    foreign(property.description),
    values === undefined ? undefined : words.oneOf({ values }),
    property.default === undefined ? undefined : words.defaultsTo({ value: code(stringifyJson(property.default)) }),
    property.example === undefined ? undefined : words.forExample({ value: code(stringifyJson(property.example)) }),
  );
}

function markdown(...paragraphs: readonly (string | undefined)[]): vscode.MarkdownString {
  return new vscode.MarkdownString(paragraphs.filter((part) => part !== undefined && part !== "").join("\n\n"));
}

function bold(text: string): string {
  return `**${escapeMarkdown(cleanLine(text, 200))}**`;
}

function foreign(text: string | undefined): string | undefined {
  return text === undefined ? undefined : escapeMarkdown(cleanText(text, 1500));
}

/** Inline code; the fence is longer than any run of backticks inside. */
function code(text: string): string {
  const clean = cleanLine(text, 300);
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `\`${clean}\`` : `${fence} ${clean} ${fence}`;
}

function block(language: string, text: string): string {
  const clean = cleanText(text, 2000);
  const longest = Math.max(2, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${clean}\n${fence}`;
}
