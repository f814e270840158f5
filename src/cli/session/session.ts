// A catalogue for the time of one command: opened on the given directories, closed whatever
// happens.
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Catalogue } from "../../model/plugins/catalogue.js";
import { pluginFactory, type PluginFactoryOptions } from "../../model/plugins/plugin-factory.js";
import { DescriptorCache } from "../../model/plugins/descriptor-cache.js";
import { explain } from "../../model/errors/explain.js";
import type { DirectorySource } from "../../model/plugins/types.js";
import { pluginCacheDirectory } from "../../scafctl/index.js";
import type { CommandContext, CommonOptions } from "../terminal/context.js";
import { UsageError } from "../terminal/exit-codes.js";

/** Plugins that are started at a time: a command ends sooner than a window, so it may be bolder. */
const CONCURRENCY = 8;

/**
 * Opens a catalogue, does the work and stops every plugin.
 * @param plugins what the command's plugins are offered and told
 * @throws UsageError for a directory that is not there; what `work` throws
 */
export async function withCatalogue<T>(
  options: CommonOptions,
  { cwd, terminal }: CommandContext,
  work: (catalogue: Catalogue) => Promise<T>,
  plugins: PluginFactoryOptions = {},
): Promise<T> {
  const sources = directorySources(options, cwd);
  for (const source of sources) await checkDirectory(source);
  const catalogue = new Catalogue({
    // What a build server sees must not depend on what it saw before.
    cache: new DescriptorCache(undefined),
    concurrency: CONCURRENCY,
    keepAfterDescribe: true,
    watch: false,
    createHandle: pluginFactory({ ...plugins, timeouts: () => ({ startTimeoutMs: options.timeout * 1000 }) }),
  });
  catalogue.onError((error) => terminal.warn(explain(error).sentence));
  try {
    catalogue.setDirectories(sources);
    return await work(catalogue);
  } finally {
    await catalogue.dispose();
  }
}

/** Where to look: the directories in the order of the command line, then scafctl's cache. */
function directorySources({ dir, pluginCache }: CommonOptions, cwd: string): readonly DirectorySource[] {
  const common = { origin: "argument", workingDirectory: cwd, allowed: true } as const;
  const sources = dir.map((written): DirectorySource => ({ ...common, path: resolve(cwd, written), written }));
  if (pluginCache === undefined) return sources;
  const written = pluginCache === true ? pluginCacheDirectory() : pluginCache;
  return [...sources, { ...common, path: resolve(cwd, written), written, layout: "plugin-cache" }];
}

/** How the command line names a directory. */
export function asWritten({ written, layout }: DirectorySource): string {
  return layout === "plugin-cache" ? `--plugin-cache ${written}` : `--dir ${written}`;
}

/** scafctl passes over a directory that is missing; on a command line it is a typing mistake. */
async function checkDirectory(source: DirectorySource): Promise<void> {
  try {
    if ((await stat(source.path)).isDirectory()) return;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    const why = code === "ENOENT" ? "there is no such directory" : `it cannot be read (${code})`;
    throw new UsageError(`${asWritten(source)}: ${why}`);
  }
  throw new UsageError(`${asWritten(source)}: this is no directory`);
}
