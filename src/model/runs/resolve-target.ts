// Finds the target of a run, and waits for the plugins that may offer it.
import type { Catalogue } from "../plugins/catalogue.js";
import {
  allPlugins,
  findTarget,
  isScanning,
  type Target,
  type TargetQuery,
  type TargetSearch,
  pendingPlugins,
  selectedPlugins,
} from "../plugins/find-target.js";
import { RequestError } from "../errors/request-error.js";
import type { CatalogueSnapshot, PluginEntry } from "../plugins/types.js";

export interface ResolveOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once after a while, with the plugins that it still waits for. */
  readonly onWaiting?: ((plugins: readonly PluginEntry[]) => void) | undefined;
}

/** Until the user sees which plugins a run waits for. Milliseconds. */
const WAITING_MS = 2_000;

/**
 * Finds the provider of a request. A request that names its plugin waits for that one only, once
 * every directory is read. Any other waits until every plugin is settled, so that the result does
 * not depend on which plugin starts first; a failed plugin counts as offering nothing.
 * @throws RequestError; the signal's reason when it is aborted
 */
export async function resolveTarget(
  catalogue: Catalogue,
  query: TargetQuery,
  { signal, onWaiting }: ResolveOptions = {},
): Promise<Target> {
  catalogue.requestDescribe(query.plugin);
  let search: TargetSearch = { kind: "pending" };
  const timer = setTimeout(() => onWaiting?.(pendingPlugins(catalogue.snapshot, query.plugin)), WAITING_MS);
  try {
    await catalogue.when((snapshot) => {
      search = searchForRun(snapshot, query);
      return search.kind !== "pending";
    }, signal);
  } finally {
    clearTimeout(timer);
  }
  return targetOf(search);
}

/** A wait for plugins, after a while. */
export interface TargetWait {
  /** The pending plugins. */
  readonly plugins: readonly PluginEntry[];
  /** Aborted when the wait has ended. */
  readonly signal: AbortSignal;
  /** Waits only for the plugin with this path from now on. Does nothing after the wait. */
  readonly choose: (plugin: string) => void;
}

/**
 * Like {@link resolveTarget}, but a plugin can be chosen while it waits.
 * @param onWaiting called at most once
 * @returns the query, with the chosen plugin if one was chosen, and its target
 * @throws as resolveTarget does
 */
export async function resolveOrChoose<Q extends TargetQuery>(
  catalogue: Catalogue,
  query: Q,
  signal: AbortSignal,
  onWaiting: (wait: TargetWait) => void,
): Promise<{ readonly query: Q; readonly target: Target }> {
  const wait = new AbortController();
  const choice: { plugin?: string } = {};
  const choose = (plugin: string): void => {
    if (wait.signal.aborted) return;
    choice.plugin = plugin;
    wait.abort();
  };
  try {
    const target = await resolveTarget(catalogue, query, {
      signal: AbortSignal.any([signal, wait.signal]),
      onWaiting: (plugins) => onWaiting({ plugins, signal: wait.signal, choose }),
    });
    return { query, target };
  } catch (error) {
    if (choice.plugin === undefined || signal.aborted) throw error;
  } finally {
    wait.abort();
  }
  const named = { ...query, ...choice };
  return { query: named, target: await resolveTarget(catalogue, named, { signal }) };
}

/** Plugins that a run of this request did not consider, because they could not be described. */
export function failedPlugins(snapshot: CatalogueSnapshot, query: TargetQuery): readonly PluginEntry[] {
  return query.plugin === undefined ? allPlugins(snapshot).filter(({ status }) => status === "failed") : [];
}

/**
 * For a run that sends what another plugin must not get: a plugin that could not be described may
 * be the one that the person means.
 * @throws RequestError `uncertain-provider` unless the request excludes every such plugin
 */
export function requireOnlyTarget(snapshot: CatalogueSnapshot, query: TargetQuery, { plugin }: Target): void {
  const failed = selectedPlugins(snapshot, query.plugin).flatMap(({ name, path, error }) =>
    error === undefined || path === plugin.path ? [] : [{ name, path, error }],
  );
  if (failed.length === 0) return;
  const { name, path } = plugin;
  throw new RequestError({
    reason: "uncertain-provider",
    provider: query.provider,
    plugin: { name, path },
    failed,
  });
}

/** Pending until every plugin that may offer the provider is settled. */
function searchForRun(snapshot: CatalogueSnapshot, query: TargetQuery): TargetSearch {
  // Another directory may have a plugin of that name; files being written are not waited for.
  const isReading = snapshot.directories.some(
    query.plugin === undefined ? isScanning : ({ state }) => state.kind === "scanning",
  );
  if (isReading || pendingPlugins(snapshot, query.plugin).length > 0) return { kind: "pending" };
  return findTarget(snapshot, query);
}

function targetOf(search: TargetSearch): Target {
  switch (search.kind) {
    case "found":
      return search.target;
    case "failed":
      throw search.error;
    case "pending":
      // Disposed while waiting.
      throw new DOMException("The catalogue was closed.", "AbortError");
  }
}
