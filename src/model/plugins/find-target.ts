// Finds the plugin and provider of a request in a snapshot, and how a request names a plugin.
import { comparableName, suggest } from "../../scafctl/index.js";
import { RequestError, type PluginRef } from "../errors/request-error.js";
import { selects, selectsPath } from "./plugin-selector.js";
import type { CatalogueSnapshot, DirectoryEntry, PluginEntry, ProviderEntry } from "./types.js";

/** The part of a request that selects its provider. */
export interface TargetQuery {
  readonly provider: string;
  /** Name, file name or path of the plugin; absent when only one offers the provider. */
  readonly plugin?: string | undefined;
}

export interface Target {
  readonly plugin: PluginEntry;
  readonly provider: ProviderEntry;
}

/** `pending`: not found yet, because a plugin that may offer it is not settled. */
export type TargetSearch =
  | { readonly kind: "found"; readonly target: Target }
  | { readonly kind: "pending" }
  | { readonly kind: "failed"; readonly error: RequestError };

export function allPlugins(snapshot: CatalogueSnapshot): readonly PluginEntry[] {
  return snapshot.directories.flatMap((directory) => directory.plugins);
}

/** Like {@link allPlugins}, with the older versions in scafctl's cache. */
export function allPluginVersions(snapshot: CatalogueSnapshot): readonly PluginEntry[] {
  return snapshot.directories.flatMap(({ plugins, older = [] }) => [...plugins, ...older]);
}

/** While it is described again, the providers from before a rebuild can be found. */
export function isPending(plugin: PluginEntry): boolean {
  return plugin.status === "waiting" || plugin.status === "describing";
}

/** True while files of the directory may be missing from its entry. */
export function isScanning(directory: Pick<DirectoryEntry, "state" | "hasPendingChanges">): boolean {
  return directory.state.kind === "scanning" || directory.hasPendingChanges === true;
}

/** Whether the plugin with this id is described, has failed, or does not exist. */
export function isSettled(snapshot: CatalogueSnapshot, pluginId: string): boolean {
  const plugin = allPluginVersions(snapshot).find(({ id }) => id === pluginId);
  if (plugin === undefined) return !snapshot.directories.some(isScanning);
  return !isPending(plugin) && plugin.status !== "unknown";
}

/** The pending plugins; with `plugin` (see plugin-selector.ts) only those it selects. */
export function pendingPlugins(snapshot: CatalogueSnapshot, plugin?: string): readonly PluginEntry[] {
  return selectedPlugins(snapshot, plugin).filter(isPending);
}

/** Every provider with this name; with `plugin` only those in the plugins it selects. */
export function findProviders(snapshot: CatalogueSnapshot, name: string, plugin?: string): readonly Target[] {
  const wanted = comparableName(name);
  return selectedPlugins(snapshot, plugin).flatMap((entry) =>
    entry.providers
      .filter((provider) => comparableName(provider.name) === wanted)
      .map((provider) => ({ plugin: entry, provider })),
  );
}

/**
 * The value of `plugin` that a request for this provider needs: none if only this plugin offers it,
 * else the plugin's name if it is unique, else its path. While another plugin that may offer the
 * provider is pending, the plugin is named, so that a run does not wait for the others.
 */
export function pluginKey(snapshot: CatalogueSnapshot, { plugin, provider }: Target): string | undefined {
  const plugins = allPlugins(snapshot);
  // Older versions in the plugin cache are found by their path only.
  if (!plugins.some(({ id }) => id === plugin.id)) return plugin.path;
  const isComplete = !snapshot.directories.some(isScanning) && !plugins.some(isPending);
  if (isComplete && findProviders(snapshot, provider.name).length < 2) return undefined;
  return plugins.filter(({ name }) => name === plugin.name).length < 2 ? plugin.name : plugin.path;
}

export function findTarget(snapshot: CatalogueSnapshot, { provider, plugin }: TargetQuery): TargetSearch {
  const targets = findProviders(snapshot, provider, plugin);
  const [first, ...others] = targets;
  if (first !== undefined && others.length === 0) return { kind: "found", target: first };
  if (first !== undefined) {
    return failed({ reason: "ambiguous-provider", provider, plugins: targets.map((target) => nameOf(target.plugin)) });
  }
  const scanning = snapshot.directories.some(isScanning);
  const selected = selectedPlugins(snapshot, plugin);
  if (plugin === undefined) {
    if (scanning || selected.some(isPending)) return { kind: "pending" };
    const names = selected.flatMap((entry) => entry.providers.map((offered) => offered.name));
    return failed({
      reason: "unknown-provider",
      provider,
      ...suggestion(provider, names),
      known: names.length,
      failed: selected.flatMap((entry) =>
        entry.error === undefined ? [] : [{ ...nameOf(entry), error: entry.error }],
      ),
    });
  }
  if (selected.some((entry) => isPending(entry) || entry.status === "unknown")) return { kind: "pending" };
  // Of several plugins with this name, one that failed is the more likely reason.
  const broken = selected.find((entry) => entry.error !== undefined);
  if (broken?.error !== undefined)
    return failed({ reason: "plugin-failed", plugin: nameOf(broken), error: broken.error });
  const [candidate] = selected;
  if (candidate !== undefined) {
    const offers = candidate.providers.map((offered) => offered.name);
    return failed({
      reason: "provider-not-in-plugin",
      provider,
      plugin: nameOf(candidate),
      ...suggestion(provider, offers),
      offers,
    });
  }
  if (scanning) return { kind: "pending" };
  return { kind: "failed", error: unknownPlugin(snapshot, plugin) };
}

/**
 * The plugins that a name, a file name or a path selects; without one all. Older versions in
 * scafctl's cache are selected by path only.
 */
export function selectedPlugins(snapshot: CatalogueSnapshot, plugin: string | undefined): readonly PluginEntry[] {
  if (plugin === undefined) return allPlugins(snapshot);
  return snapshot.directories.flatMap(({ plugins, older = [], source: { workingDirectory } }) => [
    ...plugins.filter(({ path }) => selects(plugin, path, workingDirectory)),
    ...older.filter(({ path }) => selectsPath(plugin, path, workingDirectory)),
  ]);
}

/** The error for a name that selects no plugin. */
export function unknownPlugin(snapshot: CatalogueSnapshot, plugin: string): RequestError {
  const names = allPlugins(snapshot).map(({ name }) => name);
  return new RequestError({ reason: "unknown-plugin", plugin, ...suggestion(plugin, names) });
}

function nameOf({ name, path }: PluginEntry): PluginRef {
  return { name, path };
}

function suggestion(name: string, names: readonly string[]): { readonly suggestion?: string } {
  const nearest = suggest(name, names);
  return nearest === undefined ? {} : { suggestion: nearest };
}

function failed(failure: ConstructorParameters<typeof RequestError>[0]): TargetSearch {
  return { kind: "failed", error: new RequestError(failure) };
}
