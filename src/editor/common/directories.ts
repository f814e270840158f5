// From what the settings say to the directories that the catalogue looks into: resolved, and marked
// with who allowed them.
import { homedir } from "node:os";
import { isAbsolute, join, relative } from "node:path";
import * as vscode from "vscode";
import type { Consent, DirectorySource, pluginCacheDirectory, resolveDirectory } from "../../model/index.js";
import { Owner } from "../platform/owner.js";
import {
  localFolders,
  onDidChangeDirectories,
  showsPluginCache,
  type WrittenDirectory,
  writtenDirectories,
} from "../platform/settings.js";

/** A setting that names no directory, for example because a variable in it is unknown. */
export interface UnresolvedDirectory {
  readonly written: string;
  /** One sentence. */
  readonly error: string;
  readonly folderName?: string;
}

/** A directory that a folder names, and the folder. Both absolute. */
export interface FolderDirectory {
  readonly folder: string;
  readonly folderName: string;
  readonly directory: string;
  readonly written: string;
}

export class Directories extends Owner {
  private readonly changed = this.own(new vscode.EventEmitter<void>());
  /** A setting, a folder, trust or an answer changed. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly resolve: typeof resolveDirectory,
    private readonly consent: Consent,
    private readonly cacheDirectory: typeof pluginCacheDirectory,
  ) {
    super();
    this.own(onDidChangeDirectories(() => this.changed.fire()));
  }

  /**
   * What to look into now, in configured order; a directory named twice counts once, and an allowed
   * naming wins.
   */
  read(): { readonly sources: readonly DirectorySource[]; readonly unresolved: readonly UnresolvedDirectory[] } {
    const sources = new Map<string, DirectorySource>();
    const unresolved: UnresolvedDirectory[] = [];
    for (const entry of writtenDirectories()) {
      const resolved = this.resolveEntry(entry);
      const folderName = entry.folder === undefined ? {} : { folderName: entry.folder.name };
      if ("error" in resolved) {
        unresolved.push({ written: entry.written, error: resolved.error, ...folderName });
        continue;
      }
      const { path } = resolved;
      const source: DirectorySource = {
        path,
        written: entry.written,
        origin: entry.origin,
        workingDirectory: entry.folder?.path ?? homedir(),
        ...folderName,
        allowed: entry.folder === undefined || this.consent.answer(entry.folder.path, path) === "allowed",
      };
      if (sources.get(path)?.allowed !== true) sources.set(path, source);
    }
    return { sources: [...sources.values(), ...this.pluginCache()], unresolved };
  }

  /** scafctl's own cache, when it is wanted: the last place where scafctl looks. */
  private pluginCache(): readonly DirectorySource[] {
    if (!showsPluginCache()) return [];
    const path = this.cacheDirectory();
    const common = { origin: "user", workingDirectory: homedir(), allowed: true, layout: "plugin-cache" } as const;
    return [{ ...common, path, written: path }];
  }

  /**
   * Directories that a folder of this window names and that have the given answer. What the
   * person's own settings name needs none.
   */
  withAnswer(...answers: readonly ReturnType<Consent["answer"]>[]): readonly FolderDirectory[] {
    const resolved = writtenDirectories().flatMap((entry) => {
      const result = this.resolveEntry(entry);
      return "error" in result ? [] : [{ ...entry, directory: result.path }];
    });
    const own = new Set(resolved.filter(({ folder }) => folder === undefined).map(({ directory }) => directory));
    return resolved.flatMap(({ folder, directory, written }) =>
      folder !== undefined && !own.has(directory) && answers.includes(this.consent.answer(folder.path, directory))
        ? [{ folder: folder.path, folderName: folder.name, directory, written }]
        : [],
    );
  }

  /** Every answer ever given, also for folders that are not open. */
  remembered(): ReturnType<Consent["remembered"]> {
    return this.consent.remembered();
  }

  /**
   * Keeps the person's answer and tells everybody. `unknown` forgets it, so that the question is
   * asked again.
   */
  async answer(
    directories: readonly Pick<FolderDirectory, "folder" | "directory">[],
    answer: ReturnType<Consent["answer"]>,
  ): Promise<void> {
    for (const { folder, directory } of directories) {
      if (answer === "unknown") await this.consent.forget(folder, directory);
      else await this.consent.remember(folder, directory, answer);
    }
    this.changed.fire();
  }

  private resolveEntry({ written, folder }: WrittenDirectory): ReturnType<typeof resolveDirectory> {
    const folders = localFolders().map(({ name, uri }) => ({ name, path: uri.fsPath }));
    return this.resolve(written, {
      ...(folder === undefined ? {} : { folder }),
      folders,
      home: homedir(),
      env: process.env,
    });
  }
}

/** How a chosen directory is best written in a folder's setting: relative when it lies inside. */
export function writtenFor(folder: vscode.WorkspaceFolder, directory: string): string {
  const inside = relative(folder.uri.fsPath, directory);
  if (inside.startsWith("..") || isAbsolute(inside)) return directory;
  return `./${inside.split(/[\\/]/).join("/")}`;
}

/**
 * How a chosen directory is best written in the person's own settings: with `~` when it lies in the
 * home directory.
 */
export function writtenForUser(directory: string): string {
  const inside = relative(homedir(), directory);
  return inside === "" || inside.startsWith("..") || isAbsolute(inside) ? directory : join("~", inside);
}
