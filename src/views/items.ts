// How a node looks: label, description, icon, facts for the menus, and the sentence a screen reader says.
import { basename } from "node:path";
import * as vscode from "vscode";
import type { ItemFact } from "../contributions.js";
import {
  cleanLine,
  type DirectoryEntry,
  explain,
  type Highlight,
  type PluginEntry,
  type ProviderEntry,
  stringifyJson,
} from "../model/index.js";
import { words } from "../platform/words.js";
import type { InputProperty } from "../scafctl/index.js";
import { hasChildren, type TreeNode } from "./nodes.js";

interface Look {
  readonly label: string;
  readonly description?: string | undefined;
  readonly icon: string;
  /** A theme colour, only where it carries meaning; the words say the same. */
  readonly color?: string;
  readonly facts?: readonly ItemFact[];
  /** A whole sentence: it replaces what the editor would say, so kind, name and state are all in it. */
  readonly spoken: string;
  readonly open?: boolean;
}

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
  return item;
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
    case "inputs": {
      const required = data.properties.filter((property) => property.required).length;
      const description = data.declared
        ? words.inputCount({ count: data.properties.length, required })
        : words.anyInput();
      return {
        label: words.inputs(),
        description,
        icon: "symbol-parameter",
        spoken: `${words.inputs()}: ${description}`,
        open: true,
      };
    }
    case "outputs": {
      const label = words.outputsOf({ capability: cleanLine(data.capability, 60) });
      const description = data.properties.length === 0 ? words.anyOutput() : String(data.properties.length);
      return { label, description, icon: "symbol-event", spoken: `${label}: ${description}` };
    }
    case "property":
      return propertyLook(data.property, data.side);
    case "examples":
      return { ...counted(words.examples(), data.examples.length), icon: "lightbulb" };
    case "example": {
      const label = cleanLine(data.example.name === "" ? data.example.description : data.example.name, 100);
      const description = data.example.name === "" ? "" : cleanLine(data.example.description, 200);
      return { label, description, icon: "note", spoken: words.spokenExample({ name: label, description }) };
    }
    case "capabilities":
      return { ...counted(words.capabilities(), data.descriptor.capabilities.length), icon: "symbol-interface" };
    case "capability": {
      const description = data.writes ? words.writes() : "";
      const label = cleanLine(data.name, 60);
      return { label, description, icon: "circle-small", spoken: words.spokenCapability({ name: label, description }) };
    }
    case "findings":
      return { ...counted(words.findings(), data.findings.length), icon: "info" };
    case "finding": {
      const label = cleanLine(data.finding.message);
      const look = data.finding.severity === "error" ? failure : warning;
      return { label, ...look, spoken: words.spokenFinding({ text: label }) };
    }
  }
}

const failure = { icon: "error", color: "testing.iconFailed" } as const;
const warning = { icon: "warning", color: "list.warningForeground" } as const;

function directoryLook({ source, state, plugins }: DirectoryEntry): Look {
  const label = basename(source.path) || source.path;
  const where = source.folderName ?? words.yourSettings();
  const stateText = directoryState(state);
  const description = [where, stateText].filter((part) => part !== "").join(" · ");
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
      ? { icon: "folder" }
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
  const versions = new Set(plugin.providers.map(({ descriptor }) => descriptor?.version ?? ""));
  const [version = ""] = versions.size === 1 ? versions : [];
  const count = plugin.knowledge === "ready" ? words.providerCount({ count: plugin.providers.length }) : "";
  const description = [cleanLine(version, 40), count, state].filter((part) => part !== "").join(" · ");
  const facts: ItemFact[] = ["named", "located", "logged", "restartable"];
  if (plugin.process.kind === "ready" || plugin.process.kind === "starting") facts.push("stoppable");
  if (plugin.providers.some(({ descriptor }) => descriptor !== undefined)) facts.push("runnable");
  return {
    label,
    description,
    icon,
    ...(color === undefined ? {} : { color }),
    facts,
    spoken: words.spokenPlugin({ name: label, description }),
  };
}

function pluginState({ name, knowledge, process, error }: PluginEntry): {
  icon: string;
  color?: string;
  state: string;
} {
  if (knowledge === "waiting") return { icon: "watch", state: words.waiting() };
  if (knowledge === "describing") return { icon: "loading~spin", state: words.describing() };
  if (knowledge === "failed")
    return { ...failure, state: error === undefined ? words.didNotLoad() : reasonAfterName(name, error) };
  switch (process.kind) {
    case "idle":
      return { icon: "plug", state: "" };
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

function providerLook({ name, descriptor, error }: ProviderEntry): Look {
  const label = cleanLine(name, 100);
  if (descriptor === undefined) {
    const facts: readonly ItemFact[] = ["named", "logged"];
    return error === undefined
      ? { label, icon: "symbol-method", facts, spoken: label }
      : {
          label,
          description: words.noDescriptor(),
          ...failure,
          facts,
          spoken: words.spokenNoDescriptor({ name: label }),
        };
  }
  const marks = [
    descriptor.deprecated === true ? words.deprecated() : "",
    descriptor.beta === true ? words.beta() : "",
  ];
  const description = [cleanLine(descriptor.version ?? "", 40), ...marks, cleanLine(descriptor.description ?? "", 200)]
    .filter((part) => part !== "")
    .join(" · ");
  return {
    label,
    description,
    icon: "symbol-method",
    facts: ["runnable", "described", "named", "logged"],
    spoken: words.spokenProvider({ name: label, description }),
  };
}

function propertyLook(property: InputProperty, side: "input" | "output"): Look {
  const label = cleanLine(property.name, 100);
  const parts = [
    property.type,
    property.required && side === "input" ? words.required() : "",
    property.sensitive ? words.secret() : "",
    property.default === undefined ? "" : words.defaultsTo({ value: cleanLine(stringifyJson(property.default), 60) }),
  ];
  const description = parts.filter((part) => part !== "").join(" · ");
  const spoken =
    side === "input"
      ? words.spokenInput({ name: label, description })
      : words.spokenOutput({ name: label, description });
  return { label, description, icon: typeIcon(property.type), spoken };
}

function typeIcon(type: string): string {
  const known = ["string", "number", "boolean", "array", "object"];
  const plain = type === "integer" ? "number" : type;
  return known.includes(plain) ? `symbol-${plain}` : "symbol-field";
}

function counted(label: string, count: number): { label: string; description: string; spoken: string } {
  return { label, description: String(count), spoken: words.spokenCount({ label, count }) };
}
