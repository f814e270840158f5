// Lists the plugin files of a directory: one reader for each layout.
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import {
  candidates,
  type DirectoryReading,
  type Fingerprint,
  goPlatform,
  readPluginCache,
} from "../../../scafctl/index.js";
import type { DirectoryLayout, DirectorySource } from "../../access/plugin-directories.js";

/** A file that may be a plugin. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  readonly fingerprint: Fingerprint;
  /** In scafctl's cache: the version that its folder names. */
  readonly version?: string;
  /** There is a newer version, so this one is listed, but described only on demand. */
  readonly older?: boolean;
  /** Of a link: where it leads. */
  readonly linkTarget?: string;
  readonly writableByAll?: true;
}

interface SourceReading {
  readonly state: DirectoryReading["state"];
  /** In the order in which scafctl loads them; versions of a plugin newest first. */
  readonly files: readonly FoundFile[];
  /** Executable files whose names are those of documents or archives. */
  readonly skipped: readonly string[];
  /** Folders of scafctl's cache without a version for this platform. */
  readonly unusable: readonly string[];
  /** Folders to watch in addition to the directory itself. */
  readonly folders: readonly string[];
  /** Where the directory really is, when that is not its path. */
  readonly realPath?: string;
  readonly writableByAll?: true;
}

const readers: Readonly<Record<DirectoryLayout, (path: string) => Promise<SourceReading>>> = {
  flat: readFlat,
  "plugin-cache": readCache,
};

/** Starts nothing. Never throws: an error is the state. */
export function readSource({ path, layout = "flat" }: DirectorySource): Promise<SourceReading> {
  return readers[layout](path);
}

/** Plugins directly in one directory (docs/contract.md, "Discovery"). */
async function readFlat(path: string): Promise<SourceReading> {
  const { state, files, skipped, realPath, writableByAll } = await candidates(path);
  return {
    ...{ state, files, skipped, unusable: [], folders: [] },
    ...(realPath === undefined || realPath === path ? {} : { realPath }),
    ...(writableByAll && { writableByAll }),
  };
}

/** A folder for each plugin, version and platform (docs/contract.md, "Plugin cache"). */
async function readCache(path: string): Promise<SourceReading> {
  // The folders first, so that a later change is read below or reported by their watchers.
  const folders = await cacheFolders(path);
  const { state, plugins, unusable } = await readPluginCache(path);
  const files = plugins.flatMap(({ newest, older }): FoundFile[] => [
    newest,
    ...older.map((version) => ({ ...version, older: true })),
  ]);
  return { state, files, skipped: [], unusable: unusable.map((name) => join(path, name)), folders };
}

/** Every folder in which a version for this platform may be created or changed. */
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
    // Missing or not readable: the state reports that where it matters.
    return [];
  }
}
