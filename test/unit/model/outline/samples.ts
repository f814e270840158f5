// Catalogue entries for the tests of the outline.
import type { CatalogueSnapshot, DirectoryEntry, PluginEntry, ProviderEntry } from "../../../../src/model/index.js";
import type { Descriptor } from "../../../../src/scafctl/index.js";

export function provider(descriptor: Descriptor, more: Partial<ProviderEntry> = {}): ProviderEntry {
  return { id: `/p/x#${descriptor.name}`, name: descriptor.name, descriptor, findings: [], ...more };
}

export function plugin(name: string, more: Partial<PluginEntry> = {}): PluginEntry {
  const path = `/p/${name}`;
  const state = { status: "ready", process: { kind: "idle" } } as const;
  return { id: path, name, path, directory: "/p", providers: [], ...state, ...more };
}

export function directory(
  path: string,
  plugins: readonly PluginEntry[],
  state: DirectoryEntry["state"] = { kind: "read" },
): DirectoryEntry {
  const allowed = state.kind !== "not-allowed";
  return { source: { path, written: path, origin: "workspace", workingDirectory: "/", allowed }, state, plugins };
}

export function snapshot(...directories: readonly DirectoryEntry[]): CatalogueSnapshot {
  return { directories, busy: false };
}
