// What the tree consists of: which nodes stand under which, as data. How a node looks is in items.ts.
import type { DirectoryTarget, PluginTarget, ProviderTarget } from "../contributions.js";
import {
  type CatalogueSnapshot,
  type DirectoryEntry,
  explain,
  inputProperties,
  outputProperties,
  type PluginEntry,
  type ProviderEntry,
} from "../model/index.js";
import type { UnresolvedDirectory } from "../platform/directories.js";
import type { Descriptor, Example, Finding, InputProperty } from "../scafctl/index.js";

export type NodeData =
  | { readonly kind: "unresolved"; readonly directory: UnresolvedDirectory }
  | { readonly kind: "directory"; readonly directory: DirectoryEntry }
  | { readonly kind: "plugin"; readonly plugin: PluginEntry }
  | { readonly kind: "reason"; readonly text: string; readonly remedy?: string }
  | { readonly kind: "last-words"; readonly text: string }
  | { readonly kind: "provider"; readonly plugin: PluginEntry; readonly provider: ProviderEntry }
  | { readonly kind: "inputs"; readonly properties: readonly InputProperty[]; readonly declared: boolean }
  | { readonly kind: "outputs"; readonly capability: string; readonly properties: readonly InputProperty[] }
  | { readonly kind: "property"; readonly property: InputProperty; readonly side: "input" | "output" }
  | { readonly kind: "examples"; readonly examples: readonly Example[] }
  | { readonly kind: "example"; readonly example: Example }
  | { readonly kind: "capabilities"; readonly descriptor: Descriptor }
  | { readonly kind: "capability"; readonly name: string; readonly writes: boolean }
  | { readonly kind: "findings"; readonly findings: readonly Finding[] }
  | { readonly kind: "finding"; readonly finding: Finding };

/**
 * One node. The object stays the same for as long as its id exists, because the editor refreshes by object; its data follows the snapshot.
 * Its members are what commands read from their argument (contributions.ts).
 */
export class TreeNode implements Partial<PluginTarget & ProviderTarget & DirectoryTarget> {
  readonly pluginId?: string;
  readonly providerName?: string;
  readonly directory?: string;

  constructor(
    /** Path-like and made of stable ids, never of labels; a plugin keeps it when directories appear above it. */
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

/** A node before it has an identity: the part of its id that tells it from its siblings, and its data. */
export type NodeSeed = readonly [segment: string, data: NodeData];

/** Directories are worth a level of their own when there are several, or when one has something to say. */
export function needsDirectories(snapshot: CatalogueSnapshot, unresolved: readonly UnresolvedDirectory[]): boolean {
  const speaking = snapshot.directories.some(({ state }) => state.kind !== "read" && state.kind !== "scanning");
  return snapshot.directories.length > 1 || unresolved.length > 0 || speaking;
}

/** True when all there is waits for an answer: then a welcome text asks, which says more than a list of locks. */
export function waitsForConsent(
  { directories }: CatalogueSnapshot,
  unresolved: readonly UnresolvedDirectory[],
): boolean {
  return (
    directories.length > 0 && unresolved.length === 0 && directories.every(({ state }) => state.kind === "not-allowed")
  );
}

/** The top level: directories, or plugins when {@link needsDirectories} says that there is no need for them. */
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
      return data.directory.plugins.map(pluginSeed);
    case "plugin":
      return pluginChildren(data.plugin);
    case "provider":
      return providerChildren(data.provider);
    case "inputs":
      return data.properties.map((property) => [property.name, { kind: "property", property, side: "input" }]);
    case "outputs":
      return data.properties.map((property) => [property.name, { kind: "property", property, side: "output" }]);
    case "examples":
      return data.examples.map((example, index) => [String(index), { kind: "example", example }]);
    case "capabilities": {
      const writes = new Set(data.descriptor.writeOperations);
      return data.descriptor.capabilities.map((name) => [name, { kind: "capability", name, writes: writes.has(name) }]);
    }
    case "findings":
      return data.findings.map((finding, index) => [`${finding.code}:${index}`, { kind: "finding", finding }]);
    default:
      return [];
  }
}

/** Whether a node is drawn with a twistie, without computing the children of everything. */
export function hasChildren(data: NodeData): boolean {
  switch (data.kind) {
    case "directory":
      return canHold(data.directory);
    case "plugin":
      return data.plugin.providers.length > 0 || data.plugin.error !== undefined;
    case "provider":
      return true;
    case "inputs":
    case "outputs":
      return data.properties.length > 0;
    case "examples":
    case "findings":
    case "capabilities":
      return true;
    default:
      return false;
  }
}

/**
 * The editor opens an item by itself only if that could be opened when it was first seen. So a directory that comes to hold plugins (allowed,
 * or made at last) is another item than before.
 */
function directorySeed(directory: DirectoryEntry): NodeSeed {
  const { path } = directory.source;
  return [canHold(directory) ? path : `${path}?`, { kind: "directory", directory }];
}

function canHold({ state }: DirectoryEntry): boolean {
  return state.kind === "read" || state.kind === "scanning";
}

function pluginSeed(plugin: PluginEntry): NodeSeed {
  return [plugin.id, { kind: "plugin", plugin }];
}

function pluginChildren(plugin: PluginEntry): readonly NodeSeed[] {
  const providers = plugin.providers.map((provider): NodeSeed => [
    provider.name,
    { kind: "provider", plugin, provider },
  ]);
  return plugin.error === undefined ? providers : [...reasons(plugin.error), ...providers];
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
  const seeds: NodeSeed[] = [
    ["?inputs", { kind: "inputs", properties: inputProperties(descriptor), declared: descriptor.schema !== undefined }],
  ];
  for (const capability of Object.keys(descriptor.outputSchemas)) {
    const properties = outputProperties(descriptor, capability);
    seeds.push([`?outputs:${capability}`, { kind: "outputs", capability, properties }]);
  }
  if (descriptor.examples !== undefined) {
    seeds.push(["?examples", { kind: "examples", examples: descriptor.examples }]);
  }
  if (descriptor.capabilities.length > 0) seeds.push(["?capabilities", { kind: "capabilities", descriptor }]);
  const remarks = findings.filter(({ severity }) => severity !== "info");
  if (remarks.length > 0) seeds.push(["?findings", { kind: "findings", findings: remarks }]);
  return seeds;
}
