// The top level of the outline of a catalogue.
import type { UnresolvedDirectory } from "../access/plugin-directories.js";
import type { CatalogueSnapshot } from "../plugins/types.js";
import type { OutlineNode } from "./base/outline-node.js";
import { DirectoryNode } from "./directory.js";
import { PluginNode } from "./plugin.js";
import { UnresolvedDirectoryNode } from "./unresolved-directory.js";

/**
 * True when directories get a level of their own: there are several, a workspace names one that has
 * plugins, or one has a state to report or is scafctl's cache.
 */
export function needsDirectories(
  { directories }: CatalogueSnapshot,
  unresolved: readonly UnresolvedDirectory[],
): boolean {
  const hasState = directories.some(
    ({ state, source, plugins }) =>
      (state.kind !== "read" && state.kind !== "scanning") ||
      (source.named !== undefined && plugins.length > 0) ||
      source.layout === "plugin-cache",
  );
  return directories.length > 1 || unresolved.length > 0 || hasState;
}

/** True when no directory is allowed yet: a welcome text asks for consent instead of the tree. */
export function waitsForConsent(
  { directories }: CatalogueSnapshot,
  unresolved: readonly UnresolvedDirectory[],
): boolean {
  return (
    directories.length > 0 && unresolved.length === 0 && directories.every(({ state }) => state.kind === "not-allowed")
  );
}

/** Directories, or plugins where {@link needsDirectories} is false. */
export function outlineRoots(
  snapshot: CatalogueSnapshot,
  unresolved: readonly UnresolvedDirectory[],
  withDirectories = needsDirectories(snapshot, unresolved),
): readonly OutlineNode[] {
  if (waitsForConsent(snapshot, unresolved)) return [];
  if (!withDirectories) {
    return snapshot.directories.flatMap(({ plugins }) => plugins.map((plugin) => new PluginNode(plugin)));
  }
  return [
    ...snapshot.directories.map((directory) => new DirectoryNode(directory)),
    ...unresolved.map((directory) => new UnresolvedDirectoryNode(directory)),
  ];
}
