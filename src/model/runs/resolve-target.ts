// Waits for the plugins that a run depends on; shared by the editor and the CLI.
import type { Catalogue } from "../plugins/catalogue.js";
import {
  allPlugins,
  findTarget,
  isUnclear,
  type Target,
  type TargetQuery,
  type TargetSearch,
  undecidedPlugins,
} from "../plugins/find-target.js";
import type { CatalogueSnapshot, PluginEntry } from "../plugins/types.js";

export interface ResolveOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once when it takes long, with the plugins that are waited for. */
  readonly onWaiting?: ((plugins: readonly PluginEntry[]) => void) | undefined;
}

/** A wait that a person notices. Milliseconds. */
const WAITING_MS = 2_000;

/**
 * Finds the provider that a request means. A request that names its plugin waits for that one only.
 * Any other waits until every file is described or known from the cache, so that it does not depend
 * on which plugin answers first; a plugin that failed counts as offering nothing.
 * @throws RequestError; the signal's reason when it is aborted
 */
export async function resolveTarget(
  catalogue: Catalogue,
  query: TargetQuery,
  { signal, onWaiting }: ResolveOptions = {},
): Promise<Target> {
  catalogue.requestDescribe(query.plugin);
  let search: TargetSearch = { kind: "undecided" };
  const timer = setTimeout(() => onWaiting?.(undecidedPlugins(catalogue.snapshot, query.plugin)), WAITING_MS);
  try {
    await catalogue.when((snapshot) => {
      search = searchForRun(snapshot, query);
      return search.kind !== "undecided";
    }, signal);
  } finally {
    clearTimeout(timer);
  }
  return targetOf(search);
}

/** A wait that takes long. */
export interface TargetWait {
  /** The plugins that are waited for. */
  readonly plugins: readonly PluginEntry[];
  /** Aborted when the wait has ended. */
  readonly signal: AbortSignal;
  /** Waits only for the plugin with this path from now on. Does nothing when the wait has ended. */
  readonly choose: (plugin: string) => void;
}

/**
 * Like {@link resolveTarget}, but a plugin can be chosen while it waits.
 * @param onWaiting called at most once
 * @returns the query with the chosen plugin, if one was chosen, and what it means
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

/** Undecided until every plugin that the request may mean is described, or known from the cache. */
function searchForRun(snapshot: CatalogueSnapshot, query: TargetQuery): TargetSearch {
  const isReading = query.plugin === undefined && snapshot.directories.some(isUnclear);
  if (isReading || undecidedPlugins(snapshot, query.plugin).length > 0) return { kind: "undecided" };
  return findTarget(snapshot, query);
}

function targetOf(search: TargetSearch): Target {
  switch (search.kind) {
    case "found":
      return search.target;
    case "failed":
      throw search.error;
    case "undecided":
      // Disposed while waiting.
      throw new DOMException("The catalogue was closed.", "AbortError");
  }
}
