// A catalogue for the time of one command: opened on the given directories, closed whatever happens.
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Catalogue, type CatalogueOptions } from "../model/catalogue.js";
import { DescriptorCache } from "../model/descriptor-cache.js";
import { explain } from "../model/explain.js";
import type { CommandContext, CommonOptions } from "./context.js";
import { UsageError } from "./exit-codes.js";

/** Plugins that are started at a time: a command ends sooner than a window, so it may be bolder. */
const CONCURRENCY = 8;

/**
 * Opens a catalogue, does the work and stops every plugin.
 * @param more laid over what every command's catalogue is like
 * @throws UsageError for a directory that is not there; what `work` throws
 */
export async function withCatalogue<T>(
  options: CommonOptions,
  { cwd, terminal }: CommandContext,
  work: (catalogue: Catalogue) => Promise<T>,
  more: Partial<CatalogueOptions> = {},
): Promise<T> {
  await checkDirectories(options.dir, cwd);
  const catalogue = new Catalogue({
    // What a build server sees must not depend on what it saw before.
    cache: new DescriptorCache(undefined),
    concurrency: CONCURRENCY,
    startTimeoutMs: options.timeout * 1000,
    keepAfterDescribe: true,
    watch: false,
    ...more,
  });
  catalogue.onError((error) => terminal.warn(explain(error).sentence));
  try {
    catalogue.setDirectories(
      options.dir.map((written) => {
        return { path: resolve(cwd, written), written, origin: "argument", workingDirectory: cwd, allowed: true };
      }),
    );
    return await work(catalogue);
  } finally {
    await catalogue.dispose();
  }
}

/** scafctl passes over a directory that is missing; on a command line it is a typing mistake. */
async function checkDirectories(directories: readonly string[], cwd: string): Promise<void> {
  for (const written of directories) {
    try {
      if ((await stat(resolve(cwd, written))).isDirectory()) continue;
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
      const why = code === "ENOENT" ? "there is no such directory" : `it cannot be read (${code})`;
      throw new UsageError(`--dir ${written}: ${why}`);
    }
    throw new UsageError(`--dir ${written}: this is no directory`);
  }
}
