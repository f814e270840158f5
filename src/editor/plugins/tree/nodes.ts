// What the tree consists of: which nodes stand under which, as data. How a node looks is in
// items.ts.
import type { DirectoryTarget, PluginTarget, ProviderTarget } from "../../../contributions.js";
import {
  type CatalogueSnapshot,
  type DirectoryEntry,
  explain,
  type PluginEntry,
  type ProviderEntry,
} from "../../../model/index.js";
import type { UnresolvedDirectory } from "../../../model/index.js";
import type { Generation } from "../../../scafctl/index.js";
import { type AuthNode, flowNodes, handlerNodes } from "./auth-nodes.js";
import { childrenOfProviderNode, descriptorNodes, type ProviderNode } from "./provider-nodes.js";

export type NodeData =
  | { readonly kind: "unresolved"; readonly directory: UnresolvedDirectory }
  | { readonly kind: "directory"; readonly directory: DirectoryEntry }
  | { readonly kind: "older"; readonly plugins: readonly PluginEntry[] }
  | { readonly kind: "plugin"; readonly plugin: PluginEntry }
  | { readonly kind: "speaks"; readonly generation: Generation; readonly protocolVersion?: number }
  | { readonly kind: "handshake"; readonly version: number }
  | { readonly kind: "reason"; readonly text: string; readonly remedy?: string }
  | { readonly kind: "last-words"; readonly text: string }
  | { readonly kind: "provider"; readonly plugin: PluginEntry; readonly provider: ProviderEntry }
  | ProviderNode
  | AuthNode;

/**
 * One node. The object stays the same for as long as its id exists, because the editor refreshes by
 * object; its data follows the snapshot. Its members are what commands read from their argument
 * (contributions.ts).
 */
export class TreeNode implements Partial<PluginTarget & ProviderTarget & DirectoryTarget> {
  readonly pluginId?: string;
  readonly providerName?: string;
  readonly directory?: string;

  constructor(
    /**
     * Path-like and made of stable ids, never of labels; a plugin keeps it when directories appear
     * above it.
     */
    readonly id: string,
    readonly parent: TreeNode | undefined,
    public data: NodeData,
  ) {
    if (parent?.pluginId !== undefined) this.pluginId = parent.pluginId;
    if (parent?.providerName !== undefined) this.providerName = parent.providerName;
    if (data.kind === "directory") this.directory = data.directory.source.path;
    if (data.kind === "plugin") this.pluginId = data.plugin.id;
    if (data.kind === "provider") this.providerName = data.provider.name;
  }
}

/**
 * A node before it has an identity: the part of its id that tells it from its siblings, and its
 * data.
 */
export type NodeSeed = readonly [segment: string, data: NodeData];

/**
 * Directories are worth a level of their own when there are several, or when one has something to
 * say, or is scafctl's cache.
 */
export function needsDirectories(snapshot: CatalogueSnapshot, unresolved: readonly UnresolvedDirectory[]): boolean {
  const speaking = snapshot.directories.some(
    ({ state, source }) => (state.kind !== "read" && state.kind !== "scanning") || source.layout === "plugin-cache",
  );
  return snapshot.directories.length > 1 || unresolved.length > 0 || speaking;
}

/**
 * True when all there is waits for an answer: then a welcome text asks, which says more than a list
 * of locks.
 */
export function waitsForConsent(
  { directories }: CatalogueSnapshot,
  unresolved: readonly UnresolvedDirectory[],
): boolean {
  return (
    directories.length > 0 && unresolved.length === 0 && directories.every(({ state }) => state.kind === "not-allowed")
  );
}

/**
 * The top level: directories, or plugins when {@link needsDirectories} says that there is no need
 * for them.
 */
export function roots(
  snapshot: CatalogueSnapshot,
  unresolved: readonly UnresolvedDirectory[],
  withDirectories: boolean,
): readonly NodeSeed[] {
  if (waitsForConsent(snapshot, unresolved)) return [];
  if (!withDirectories) return snapshot.directories.flatMap(({ plugins }) => plugins.map(pluginSeed));
  return [
    ...snapshot.directories.map(directorySeed),
    ...unresolved.map((directory): NodeSeed => [
      `unresolved:${directory.folderName ?? ""}:${directory.written}`,
      { kind: "unresolved", directory },
    ]),
  ];
}

/** Children, computed only when a node is opened. */
export function childrenOf(data: NodeData): readonly NodeSeed[] {
  switch (data.kind) {
    case "directory":
      return directoryChildren(data.directory);
    case "older":
      return data.plugins.map(pluginSeed);
    case "plugin":
      return pluginChildren(data.plugin);
    case "provider":
      return providerChildren(data.provider);
    case "handler":
      return handlerNodes(data.listing);
    case "flows":
      return flowNodes(data.listing);
    case "unresolved":
    case "speaks":
    case "handshake":
    case "reason":
    case "last-words":
    case "status":
    case "flow":
      return [];
    default:
      return childrenOfProviderNode(data);
  }
}

/** Whether a node is drawn with a twistie, without computing the children of everything. */
export function hasChildren(data: NodeData): boolean {
  switch (data.kind) {
    case "directory":
      return canHold(data.directory);
    case "plugin":
      // Opening one that nobody has asked about is how a person asks.
      return data.plugin.status === "unknown" || pluginChildren(data.plugin).length > 0;
    case "provider":
      return true;
    default:
      return childrenOf(data).length > 0;
  }
}

/**
 * The editor opens an item by itself only if that could be opened when it was first seen. So a
 * directory that comes to hold plugins (allowed, or made at last) is another item than before.
 */
function directorySeed(directory: DirectoryEntry): NodeSeed {
  const { path } = directory.source;
  return [canHold(directory) ? path : `${path}?`, { kind: "directory", directory }];
}

function canHold({ state }: DirectoryEntry): boolean {
  return state.kind === "read" || state.kind === "scanning";
}

function directoryChildren({ plugins, older = [] }: DirectoryEntry): readonly NodeSeed[] {
  const seeds = plugins.map(pluginSeed);
  return older.length === 0 ? seeds : [...seeds, ["?older", { kind: "older", plugins: older }]];
}

function pluginSeed(plugin: PluginEntry): NodeSeed {
  return [plugin.id, { kind: "plugin", plugin }];
}

function pluginChildren(plugin: PluginEntry): readonly NodeSeed[] {
  const { error, providers, handlers = [], kind, generation, protocolVersion } = plugin;
  const version = protocolVersion === undefined ? {} : { protocolVersion };
  return [
    ...(error === undefined ? [] : reasons(error)),
    ...providers.map((provider): NodeSeed => [provider.name, { kind: "provider", plugin, provider }]),
    ...handlers.map((listing): NodeSeed => [listing.handler.name, { kind: "handler", listing }]),
    ...(generation === undefined ? [] : ([["?speaks", { kind: "speaks", generation, ...version }]] as const)),
    ...(kind !== "auth-handler" || protocolVersion === undefined
      ? []
      : ([["?handshake", { kind: "handshake", version: protocolVersion }]] as const)),
  ];
}

/** A failure as nodes: the reason, and each of the program's last lines. */
function reasons(error: unknown): readonly NodeSeed[] {
  const { sentence, remedy, lastWords } = explain(error);
  const lines = (lastWords ?? "").split("\n").filter((line) => line.trim() !== "");
  return [
    ["?reason", { kind: "reason", text: sentence, ...(remedy === undefined ? {} : { remedy }) }],
    ...lines.slice(-MAX_LAST_LINES).map((text, index): NodeSeed => [`?words:${index}`, { kind: "last-words", text }]),
  ];
}

const MAX_LAST_LINES = 5;

function providerChildren({ descriptor, error, findings }: ProviderEntry): readonly NodeSeed[] {
  if (descriptor === undefined) return error === undefined ? [] : reasons(error);
  return descriptorNodes(descriptor, findings);
}
