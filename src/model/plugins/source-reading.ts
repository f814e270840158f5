// What a directory holds, whichever way it is laid out: one reader for each layout, and one answer.
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { candidates, type DirectoryReading, goPlatform, readPluginCache } from "../../scafctl/index.js";
import type { Fingerprint } from "./cached-description.js";
import type { DirectoryLayout, DirectorySource } from "./types.js";

/** A file that may be a plugin. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  readonly fingerprint: Fingerprint;
  /** In scafctl's cache: the version that its folder names. */
  readonly version?: string;
  /** There is a newer version: it is listed, and described only on demand. */
  readonly older?: boolean;
}

export interface SourceReading {
  readonly state: DirectoryReading["state"];
  /** In the order in which scafctl takes them; versions of a plugin newest first. */
  readonly files: readonly FoundFile[];
  /** Executable files that are left alone, for their names say that they are no programs. */
  readonly skipped: readonly string[];
  /** Folders of scafctl's cache that hold nothing for this platform. */
  readonly unusable: readonly string[];
  /** What has to be watched beside the directory itself. */
  readonly folders: readonly string[];
}

const readers: Readonly<Record<DirectoryLayout, (path: string) => Promise<SourceReading>>> = {
  flat: readFlat,
  "plugin-cache": readCache,
};

/** Looks only: nothing is started. Never throws: what went wrong is the state. */
export function readSource({ path, layout = "flat" }: DirectorySource): Promise<SourceReading> {
  return readers[layout](path);
}

/** Plugins directly in one directory (docs/contract.md, "Discovery"). */
async function readFlat(path: string): Promise<SourceReading> {
  const { state, files, skipped } = await candidates(path);
  return { state, files, skipped, unusable: [], folders: [] };
}

/** A folder for each plugin, version and platform (docs/contract.md, "Plugin cache"). */
async function readCache(path: string): Promise<SourceReading> {
  // First what is to be watched: what comes into being after that is told by the watchers, or read
  // already.
  const folders = await cacheFolders(path);
  const { state, plugins, unusable } = await readPluginCache(path);
  const files = plugins.flatMap(({ newest, older }): FoundFile[] => [
    newest,
    ...older.map((version) => ({ ...version, older: true })),
  ]);
  return { state, files, skipped: [], unusable: unusable.map((name) => join(path, name)), folders };
}

/** Every folder in which a version for this platform may come into being or change. */
async function cacheFolders(root: string): Promise<readonly string[]> {
  const plugins = await foldersIn(root);
  const versions = (await Promise.all(plugins.map(foldersIn))).flat();
  const platforms = (await Promise.all(versions.map(foldersIn))).flat();
  return [...plugins, ...versions, ...platforms.filter((folder) => basename(folder) === goPlatform())];
}

async function foldersIn(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(path, name));
  } catch {
    // Not there or not to be read: the reading itself says so of what matters.
    return [];
  }
}
