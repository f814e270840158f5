// How a node looks: label, description, icon, facts for the menus, and the sentence a screen reader
// says.
import { basename } from "node:path";
import * as vscode from "vscode";
import type { ItemFact } from "../../../contributions.js";
import { cleanLine, type DirectoryEntry, explain, type Highlight, type PluginEntry } from "../../../model/index.js";
import { words } from "../../platform/words.js";
import { authNodeLook } from "./auth-items.js";
import { counted, failure, joined, type Look, warning } from "./look.js";
import { hasChildren, type TreeNode } from "./nodes.js";
import { providerLook, providerNodeLook } from "./provider-items.js";
import { badgeUri } from "./remark-badges.js";

export function treeItem(node: TreeNode, highlights: ReadonlyMap<string, readonly Highlight[]>): vscode.TreeItem {
  const look = lookOf(node);
  const marks = highlights.get(entryId(node) ?? "");
  const state = !hasChildren(node.data)
    ? vscode.TreeItemCollapsibleState.None
    : look.open === true
      ? vscode.TreeItemCollapsibleState.Expanded
      : vscode.TreeItemCollapsibleState.Collapsed;
  const item = new vscode.TreeItem(
    marks === undefined
      ? look.label
      : { label: look.label, highlights: marks.map(([start, end]): [number, number] => [start, end]) },
    state,
  );
  item.id = node.id;
  item.iconPath = new vscode.ThemeIcon(
    look.icon,
    look.color === undefined ? undefined : new vscode.ThemeColor(look.color),
  );
  item.accessibilityInformation = { label: look.spoken };
  if (look.description !== undefined && look.description !== "") item.description = look.description;
  if (look.facts !== undefined) item.contextValue = look.facts.join(" ");
  if (look.url !== undefined) item.command = openLink(look.url);
  if (node.data.kind === "provider") item.resourceUri = badgeUri(node.data.provider);
  return item;
}

function openLink(url: string): vscode.Command {
  return { command: "vscode.open", title: words.openLink(), arguments: [vscode.Uri.parse(url)] };
}

/** The id under which the filter marks letters. */
function entryId({ data }: TreeNode): string | undefined {
  if (data.kind === "plugin") return data.plugin.id;
  return data.kind === "provider" ? data.provider.id : undefined;
}

function lookOf({ data }: TreeNode): Look {
  switch (data.kind) {
    case "unresolved": {
      const label = data.directory.written;
      return { label, description: words.notADirectoryName(), ...warning, spoken: data.directory.error };
    }
    case "directory":
      return directoryLook(data.directory);
    case "plugin":
      return pluginLook(data.plugin);
    case "provider":
      return providerLook(data.provider);
    case "reason":
      return { label: data.text, ...failure, spoken: words.spokenReason({ text: data.text }) };
    case "last-words":
      return {
        label: cleanLine(data.text),
        icon: "terminal",
        spoken: words.spokenLastWords({ text: cleanLine(data.text) }),
      };
    case "older":
      return { ...counted(words.olderVersions(), data.plugins.length), icon: "history" };
    case "speaks": {
      const label = words.speaksAtLeast({ release: data.generation.name });
      const description = cleanLine(data.generation.because.join(", "), 200);
      return { label, description, icon: "comment", spoken: `${label}. ${description}` };
    }
    case "handshake": {
      const label = words.handshake({ version: data.version });
      return { label, icon: "comment", spoken: label };
    }
    case "handler":
    case "status":
    case "flows":
    case "flow":
      return authNodeLook(data);
    default:
      return providerNodeLook(data);
  }
}

function directoryLook({ source, state, plugins }: DirectoryEntry): Look {
  const isCache = source.layout === "plugin-cache";
  const label = isCache ? words.pluginCache() : basename(source.path) || source.path;
  const where = source.folderName ?? words.yourSettings();
  const stateText = directoryState(state);
  const description = joined(where, stateText);
  const spoken = words.spokenDirectory({
    name: label,
    where,
    state: stateText || words.pluginCount({ count: plugins.length }),
  });
  const facts: ItemFact[] = ["located"];
  if (state.kind === "not-allowed") facts.push("consent");
  else if (source.origin === "workspace") facts.push("allowed");
  const icon =
    state.kind === "read" || state.kind === "scanning"
      ? { icon: isCache ? "archive" : "folder" }
      : state.kind === "not-allowed"
        ? { icon: "lock" }
        : warning;
  return { label, description, ...icon, facts, spoken, open: true };
}

function directoryState(state: DirectoryEntry["state"]): string {
  switch (state.kind) {
    case "read":
      return "";
    case "scanning":
      return words.looking();
    case "missing":
      return words.directoryMissing();
    case "not-a-directory":
      return words.notADirectory();
    case "unreadable":
      return words.directoryUnreadable({ code: state.code });
    case "not-allowed":
      return words.notAllowedYet();
  }
}

function pluginLook(plugin: PluginEntry): Look {
  const label = cleanLine(plugin.name, 100);
  const { icon, color, state } = pluginState(plugin);
  const isAuth = plugin.kind === "auth-handler";
  const versions = new Set(plugin.providers.map(({ descriptor }) => descriptor?.version ?? ""));
  const [said = ""] = versions.size === 1 ? versions : [];
  const description = joined(
    cleanLine(plugin.version ?? said, 40),
    plugin.status === "ready" ? offer(plugin) : "",
    state,
  );
  const facts: ItemFact[] = ["named", "located", "logged", "restartable"];
  if (plugin.process.kind === "ready" || plugin.process.kind === "starting") facts.push("stoppable");
  if (plugin.providers.some(({ descriptor }) => descriptor !== undefined)) facts.push("runnable");
  if (isAuth) facts.push("described");
  const names = { name: label, description };
  return {
    label,
    description,
    icon,
    ...(color === undefined ? {} : { color }),
    facts,
    spoken: isAuth ? words.spokenAuthPlugin(names) : words.spokenPlugin(names),
  };
}

function offer({ kind, providers, handlers = [] }: PluginEntry): string {
  return kind === "auth-handler"
    ? words.handlerCount({ count: handlers.length })
    : words.providerCount({ count: providers.length });
}

function pluginState({ name, status, process, error, kind }: PluginEntry): {
  icon: string;
  color?: string;
  state: string;
} {
  if (status === "unknown") return { icon: "circle-outline", state: words.undescribed() };
  if (status === "waiting") return { icon: "watch", state: words.waiting() };
  if (status === "describing") return { icon: "loading~spin", state: words.describing() };
  if (status === "failed")
    return { ...failure, state: error === undefined ? words.didNotLoad() : reasonAfterName(name, error) };
  switch (process.kind) {
    case "idle":
      return { icon: kind === "auth-handler" ? "key" : "plug", state: "" };
    case "starting":
      return { icon: "loading~spin", state: words.starting() };
    case "ready":
      return { icon: "plug", color: "testing.iconPassed", state: words.running() };
    case "stopping":
      return { icon: "loading~spin", state: words.stopping() };
    case "failed":
      return { ...warning, state: words.endedBadly() };
  }
}

/** The explanation begins with the name, which stands to the left already. */
function reasonAfterName(name: string, error: unknown): string {
  const { sentence } = explain(error);
  const start = `${cleanLine(name, 100)} `;
  return sentence.startsWith(start) ? sentence.slice(start.length) : sentence;
}
