// Opens a catalogue for one command and disposes it, with all its plugins, when the command ends.
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { explain } from "../../model/errors/explain.js";
import { Catalogue } from "../../model/plugins/catalogue.js";
import { DescriptorCache } from "../../model/plugins/cache/descriptor-cache.js";
import { pluginFactory, type PluginFactoryOptions } from "../../model/plugins/plugin-factory.js";
import type { DirectorySource } from "../../model/plugins/types.js";
import { cacheDirectory, makePrivate } from "../loader/cache-directory.js";
import { type CommandContext, type CommonOptions, UsageError } from "../terminal/command.js";
import { safe, textFor } from "../../model/text/places.js";
import { messages } from "../terminal/messages.js";
import type { Text } from "../terminal/text.js";

/** Plugins started at a time. Higher than in the editor, because the command ends soon. */
const CONCURRENCY = 8;

/** For a command that only describes plugins. */
const inspecting = { overtakeSlow: false } as const;

/** What a command runs. */
export interface RunTarget {
  /** Only the plugins that it selects are started; default all. */
  readonly plugin?: string | undefined;
  readonly provider?: string;
}

/**
 * Each plugin is stopped after its description, except in a run one that offers its provider.
 * @param pluginOptions what plugins get in a run; absent when the command only describes them
 * @throws UsageError if a directory does not exist; what `work` throws
 */
export async function withCatalogue<T>(
  options: CommonOptions & RunTarget,
  { cwd, env, terminal }: CommandContext,
  work: (catalogue: Catalogue) => Promise<T>,
  pluginOptions?: PluginFactoryOptions,
): Promise<T> {
  const sources = directorySources(options, cwd);
  for (const source of sources) await checkDirectory(source);
  const cache = openCache(options.cache === true, env);
  const catalogue = new Catalogue({
    cache,
    // A named plugin is tried again, whatever is remembered.
    rememberFailures: pluginOptions !== undefined && options.plugin === undefined,
    concurrency: CONCURRENCY,
    ...(pluginOptions === undefined ? inspecting : {}),
    keepAfterDescribe: (providers) => providers.some(({ name }) => name === options.provider),
    watch: false,
    onRequest: options.plugin !== undefined,
    createHandle: pluginFactory({
      ...pluginOptions,
      timeouts: () => ({ startTimeoutMs: options.timeout * 1000 }),
      onLeftover: ({ directory, detail }) => terminal.note(messages.leftover(directory, detail)),
    }),
  });
  cache.onProblem(({ file, detail, isDamaged }) => {
    if (!isDamaged) terminal.note(messages.cacheProblem(file, detail));
  });
  catalogue.onError((error) => terminal.warn(textFor("terminal", explain(error).sentence)));
  try {
    catalogue.requestDescribe(options.plugin);
    catalogue.setDirectories(sources);
    return await work(catalogue);
  } finally {
    await Promise.all([catalogue.dispose(), cache.pruneDaily()]);
  }
}

/**
 * Descriptors of earlier commands. Not used on a build server, so that its results do not depend
 * on earlier runs.
 */
function openCache(isWanted: boolean, env: CommandContext["env"]): DescriptorCache {
  if (!isWanted || (env["CI"] ?? "") !== "") return new DescriptorCache(undefined);
  try {
    const directory = join(cacheDirectory(env), "descriptors");
    makePrivate(directory);
    return new DescriptorCache(directory);
  } catch {
    // No home directory, for example: every plugin is described anew.
    return new DescriptorCache(undefined);
  }
}

/** The directories in the order of the command line, then scafctl's plugin cache. */
function directorySources({ dir, pluginCache }: CommonOptions, cwd: string): readonly DirectorySource[] {
  const common = { origin: "argument", workingDirectory: cwd, allowed: true } as const;
  const sources = dir.map((written): DirectorySource => ({ ...common, path: resolve(cwd, written), written }));
  if (pluginCache === undefined) return sources;
  return [...sources, { ...common, path: resolve(cwd, pluginCache), written: pluginCache, layout: "plugin-cache" }];
}

/** The option that names a directory. */
export function asWritten({ written, layout }: DirectorySource): Text {
  return layout === "plugin-cache" ? messages.pluginCacheOption(written) : messages.directoryOption(written);
}

/** scafctl ignores a missing directory; on a command line it is most likely a typing mistake. */
async function checkDirectory(source: DirectorySource): Promise<void> {
  let problem = messages.notADirectory;
  try {
    if ((await stat(source.path)).isDirectory()) return;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    problem = code === "ENOENT" ? messages.directoryMissing : messages.directoryUnreadable(code);
  }
  throw new UsageError(safe`${asWritten(source)}: ${problem}`);
}
