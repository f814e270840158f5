// A catalogue for a test, disposed at its end, and short ways to read it.
import assert from "node:assert/strict";
import { Catalogue } from "../../src/model/plugins/catalogue.js";
import type { CatalogueOptions } from "../../src/model/plugins/catalogue-options.js";
import { DescriptorCache } from "../../src/model/plugins/cache/descriptor-cache.js";
import { allPlugins } from "../../src/model/plugins/find-target.js";
import { pluginFactory, type PluginFactoryOptions } from "../../src/model/plugins/plugin-factory.js";
import type { PluginTimeouts } from "../../src/scafctl/index.js";
import type { DirectorySource, PluginEntry } from "../../src/model/plugins/types.js";
import { until } from "./until.js";

export interface OpenOptions extends Partial<CatalogueOptions>, PluginFactoryOptions, Partial<PluginTimeouts> {
  /** Overrides parts of every directory's source. */
  readonly source?: Partial<DirectorySource>;
}

/** A directory as a user setting names it. */
export function source(path: string, more: Partial<DirectorySource> = {}): DirectorySource {
  return { path, written: path, origin: "user", workingDirectory: path, allowed: true, ...more };
}

/** Calls `use` with a catalogue that by default has no cache on disk and does not watch. */
export async function withCatalogue<T>(
  directories: readonly string[],
  options: OpenOptions,
  use: (catalogue: Catalogue) => Promise<T>,
): Promise<T> {
  const { source: more, startTimeoutMs = 10_000, idleAfterMs = 300_000, ...rest } = options;
  const catalogue = new Catalogue({
    cache: new DescriptorCache(undefined),
    watch: false,
    createHandle: pluginFactory({ timeouts: () => ({ startTimeoutMs, idleAfterMs }), ...rest }),
    ...rest,
  });
  const errors: unknown[] = [];
  catalogue.onError((error) => errors.push(error));
  catalogue.setDirectories(directories.map((path) => source(path, more)));
  try {
    return await use(catalogue);
  } finally {
    await catalogue.dispose();
    assert.deepEqual(errors, []);
  }
}

/** The plugin of that name; fails when there is none. */
export function entry(catalogue: Catalogue, name: string): PluginEntry {
  const found = allPlugins(catalogue.snapshot).find((plugin) => plugin.name === name);
  assert.ok(found !== undefined, `no plugin ${name} in the catalogue`);
  return found;
}

/** Waits until the plugin of that name meets a condition. */
export function untilEntry(
  catalogue: Catalogue,
  name: string,
  matches: (plugin: PluginEntry) => boolean,
  timeoutMs?: number,
): Promise<PluginEntry> {
  const what = `plugin ${name} meets ${matches.toString().replace(/\s+/g, " ")}`;
  const find = (): PluginEntry | undefined =>
    allPlugins(catalogue.snapshot).find((plugin) => plugin.name === name && matches(plugin));
  return until(what, find, timeoutMs === undefined ? {} : { timeoutMs });
}

/** `name: state` or `name: reason` of every plugin. */
export function summary(catalogue: Catalogue): readonly string[] {
  return allPlugins(catalogue.snapshot).map(({ name, status, error }) => `${name}: ${error?.reason ?? status}`);
}
