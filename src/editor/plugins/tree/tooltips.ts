// Markdown tooltips, built when one is about to be shown. Every text of a plugin is cleaned and
// escaped; no HTML, no trusted links.
import { basename } from "node:path";
import type * as vscode from "vscode";
import {
  cleanLine,
  cleanText,
  type DirectoryEntry,
  escapeMarkdown,
  explain,
  type PluginEntry,
  stringifyJson,
} from "../../../model/index.js";
import { words } from "../../platform/words.js";
import type { AuthHandlerListing, Generation } from "../../../scafctl/index.js";
import { block, bold, code, markdown, rows } from "./markdown.js";
import type { TreeNode } from "./nodes.js";
import { providerNodeTooltip, providerTooltip } from "./provider-tooltips.js";

export function tooltip({ data }: TreeNode): vscode.MarkdownString | string | undefined {
  switch (data.kind) {
    case "unresolved":
      return data.directory.error;
    case "directory":
      return directoryTooltip(data.directory);
    case "plugin":
      return pluginTooltip(data.plugin);
    case "provider":
      return providerTooltip(data.provider);
    case "speaks":
      return markdown(...speaks(data.generation, data.protocolVersion));
    case "reason":
      return [data.text, data.remedy].filter((part) => part !== undefined).join(" ");
    case "last-words":
      return cleanText(data.text);
    case "handler":
    case "status":
      return statusTooltip(data.listing);
    case "flow":
      return data.availability?.reason === undefined ? undefined : cleanLine(data.availability.reason, 1000);
    case "older":
    case "handshake":
    case "flows":
      return undefined;
    default:
      return providerNodeTooltip(data);
  }
}

function directoryTooltip({ source, unusable = [] }: DirectoryEntry): vscode.MarkdownString {
  const named =
    source.folderName === undefined ? words.namedByYou() : words.namedByFolder({ folder: source.folderName });
  const names = unusable.map((path) => basename(path)).join(", ");
  return markdown(
    code(source.path),
    escapeMarkdown(named),
    source.written === source.path ? undefined : words.writtenAs({ written: code(source.written) }),
    names === "" ? undefined : escapeMarkdown(words.notForThisMachine({ names: cleanLine(names, 500) })),
  );
}

function pluginTooltip(plugin: PluginEntry): vscode.MarkdownString {
  const { path, name, process, error, kind, version, generation, protocolVersion } = plugin;
  const shown = error ?? (process.kind === "failed" ? process.error : undefined);
  const told = shown === undefined ? undefined : explain(shown);
  return markdown(
    bold(name),
    code(path),
    version === undefined ? undefined : escapeMarkdown(words.cachedVersion({ version: cleanLine(version, 60) })),
    process.kind === "ready" ? words.processNumber({ pid: process.pid }) : undefined,
    kind === "auth-handler" ? words.authPlugin() : undefined,
    kind === "auth-handler" && protocolVersion !== undefined
      ? words.handshake({ version: protocolVersion })
      : undefined,
    ...(generation === undefined ? [] : speaks(generation, protocolVersion)),
    told && escapeMarkdown(told.sentence),
    told?.lastWords && block("text", told.lastWords),
    told?.remedy && escapeMarkdown(told.remedy),
  );
}

/** How old the plugin is at most, and what says so. */
function speaks({ name, because }: Generation, protocolVersion: number | undefined): readonly (string | undefined)[] {
  return [
    `${escapeMarkdown(words.speaksAtLeast({ release: name }))}.`,
    because.length === 0 ? undefined : words.because({ evidence: because.map(code).join(", ") }),
    protocolVersion === undefined ? undefined : escapeMarkdown(words.protocolVersion({ version: protocolVersion })),
  ];
}

/**
 * Everything that the handler said of how things stand; it was asked for when the plugin was
 * described.
 */
function statusTooltip({
  handler,
  status,
  statusError,
  availableFlowsError,
}: AuthHandlerListing): vscode.MarkdownString {
  const errors = [statusError, availableFlowsError].filter((error) => error !== undefined);
  return markdown(
    bold(handler.displayName ?? handler.name),
    ...errors.map((error) => escapeMarkdown(explain(error).sentence)),
    status === undefined ? undefined : rows(Object.entries(status).map(([key, value]) => [key, text(value)])),
  );
}

function text(value: unknown): string {
  return typeof value === "string" ? value : stringifyJson(value);
}
