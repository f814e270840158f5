// Finds the plugin and provider that a request means, in what is known at one moment.
import { suggest } from "../../scafctl/index.js";
import { RequestError, type PluginRef } from "../errors/request-error.js";
import type { CatalogueSnapshot, DirectoryEntry, PluginEntry, ProviderEntry } from "./types.js";

/** What a request says about where it is to run. */
export interface TargetQuery {
  readonly provider: string;
  /** Name or path of the plugin; absent where the provider's name decides. */
  readonly plugin?: string | undefined;
}

export interface Target {
  readonly plugin: PluginEntry;
  readonly provider: ProviderEntry;
}

/**
 * - `found`: run it.
 * - `undecided`: not found, and a plugin that may offer it is not described yet.
 * - `failed`: it will not be found; the error says why.
 */
export type TargetSearch =
  | { readonly kind: "found"; readonly target: Target }
  | { readonly kind: "undecided" }
  | { readonly kind: "failed"; readonly error: RequestError };

export function allPlugins(snapshot: CatalogueSnapshot): readonly PluginEntry[] {
  return snapshot.directories.flatMap((directory) => directory.plugins);
}

/** As {@link allPlugins}, with the older versions in scafctl's cache. */
export function everyPlugin(snapshot: CatalogueSnapshot): readonly PluginEntry[] {
  return snapshot.directories.flatMap(({ plugins, older = [] }) => [...plugins, ...older]);
}

/**
 * True while it may still turn out which providers the plugin has. What was known before a rebuild
 * is good enough to be found.
 */
export function isUndecided(plugin: PluginEntry): boolean {
  return plugin.status === "waiting" || plugin.status === "describing";
}

/** True while it may still turn out which files the directory holds. */
export function isUnclear({ state, settling = false }: Pick<DirectoryEntry, "state" | "settling">): boolean {
  return state.kind === "scanning" || settling;
}

/** Whether it is known what the plugin with this id offers, or that there is no such plugin. */
export function isDecided(snapshot: CatalogueSnapshot, pluginId: string): boolean {
  const plugin = everyPlugin(snapshot).find(({ id }) => id === pluginId);
  if (plugin === undefined) return !snapshot.directories.some(isUnclear);
  return !isUndecided(plugin) && plugin.status !== "unknown";
}

/** Plugins that may still turn out to offer something; with `plugin` only those called so. */
export function undecidedPlugins(snapshot: CatalogueSnapshot, plugin?: string): readonly PluginEntry[] {
  return eligible(snapshot, plugin).filter(
    (entry) => isUndecided(entry) && (plugin === undefined || isCalled(entry, plugin)),
  );
}

/** Every provider of that name; with `plugin` (a name or a path) only those of it. */
export function findProviders(snapshot: CatalogueSnapshot, name: string, plugin?: string): readonly Target[] {
  return eligible(snapshot, plugin)
    .filter((entry) => plugin === undefined || isCalled(entry, plugin))
    .flatMap((entry) =>
      entry.providers.filter((provider) => provider.name === name).map((provider) => ({ plugin: entry, provider })),
    );
}

export function findTarget(snapshot: CatalogueSnapshot, { provider, plugin }: TargetQuery): TargetSearch {
  const targets = findProviders(snapshot, provider, plugin);
  const [first, ...others] = targets;
  if (first !== undefined && others.length === 0) return { kind: "found", target: first };
  if (first !== undefined) {
    return failed({ reason: "ambiguous-provider", provider, plugins: targets.map((target) => nameOf(target.plugin)) });
  }
  const scanning = snapshot.directories.some(isUnclear);
  const plugins = eligible(snapshot, plugin);
  if (plugin === undefined) {
    if (scanning || plugins.some(isUndecided)) return { kind: "undecided" };
    const names = plugins.flatMap((entry) => entry.providers.map((offered) => offered.name));
    return failed({
      reason: "unknown-provider",
      provider,
      ...suggestion(provider, names),
      known: names.length,
      failed: plugins.filter((entry) => entry.status === "failed").map(nameOf),
    });
  }
  const called = plugins.filter((entry) => isCalled(entry, plugin));
  if (called.some((entry) => isUndecided(entry) || entry.status === "unknown")) return { kind: "undecided" };
  // A file of the right name that does not load is the more likely reason than one of the same name
  // that loads and lacks the provider.
  const broken = called.find((entry) => entry.error !== undefined);
  if (broken?.error !== undefined)
    return failed({ reason: "plugin-failed", plugin: nameOf(broken), error: broken.error });
  const [candidate] = called;
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
  if (scanning) return { kind: "undecided" };
  return failed({
    reason: "unknown-plugin",
    plugin,
    ...suggestion(
      plugin,
      plugins.map((entry) => entry.name),
    ),
  });
}

/** Older versions in scafctl's cache are eligible only when given by path. */
function eligible(snapshot: CatalogueSnapshot, plugin: string | undefined): readonly PluginEntry[] {
  const older = snapshot.directories.flatMap((directory) => directory.older ?? []);
  return [...allPlugins(snapshot), ...older.filter(({ path }) => path === plugin)];
}

/** The path tells apart two plugins of the same name. */
function isCalled(entry: PluginEntry, plugin: string): boolean {
  return entry.name === plugin || entry.path === plugin;
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
