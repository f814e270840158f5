// The plugin directories of the settings, resolved to absolute paths and marked as allowed or not.
import { homedir } from "node:os";
import { isAbsolute, join, relative } from "node:path";
import { comparablePath, type Disposable, Emitter, type Event, pluginCacheDirectory } from "../../scafctl/index.js";
import type { Approvals, FileInState, NamedDirectory } from "../approval/approvals.js";
import type { Consent, ConsentAnswer, RememberedConsent } from "../approval/consent.js";
import { programsIn } from "../approval/programs.js";
import { type Folder, resolveDirectory, type ResolvedDirectory } from "./resolve-directory.js";

/** Plugins directly in the directory, or the layout of scafctl's plugin cache. */
export type DirectoryLayout = "flat" | "plugin-cache";

/** A directory that the catalogue reads, and where it was named. */
export interface DirectorySource {
  /** Absolute. The identity of the directory. */
  readonly path: string;
  /** As written in the setting or on the command line, for messages. */
  readonly written: string;
  readonly origin: "user" | "workspace" | "argument";
  /** Working directory of its plugins: the folder that configured it. */
  readonly workingDirectory: string;
  /** Name of the workspace folder that configured it. */
  readonly folderName?: string;
  /**
   * False when a workspace names the directory and the user has not allowed it: it is listed, but
   * nothing in it is read or started.
   */
  readonly allowed: boolean;
  /** Set when a workspace names the directory: only what is approved for its folder is started. */
  readonly named?: NamedDirectory;
  /** Default `flat`. */
  readonly layout?: DirectoryLayout;
}

/** One entry of the setting `directories`. */
export interface WrittenDirectory {
  readonly written: string;
  readonly origin: "user" | "workspace";
  /**
   * Set for `workspace`: what relative paths start from, and the working directory of the plugins.
   */
  readonly folder?: Folder;
}

/** The settings about directories. */
export interface DirectorySettings {
  /** Every configured directory, in order of precedence. */
  directories(): readonly WrittenDirectory[];
  /** The folders of the window. */
  folders(): readonly Folder[];
  /** Whether the plugin cache of scafctl is one of the directories. */
  showsPluginCache(): boolean;
  /** A return value of the other members changed. */
  readonly onDidChange: Event<void>;
}

/** A setting that names no directory, for example because a variable in it is unknown. */
export interface UnresolvedDirectory {
  readonly written: string;
  /** One sentence. */
  readonly error: string;
  readonly folderName?: string;
}

/** A directory and the folder whose settings name it. Both paths are absolute. */
export interface FolderDirectory {
  readonly folder: string;
  readonly folderName: string;
  readonly directory: string;
  readonly written: string;
}

export class PluginDirectories implements Disposable {
  private readonly changed = new Emitter<void>();
  private readonly subscription: Disposable;
  /** A setting, a folder, trust or an answer changed. */
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(
    private readonly settings: DirectorySettings,
    private readonly consent: Consent,
    private readonly approvals: Approvals,
  ) {
    this.subscription = settings.onDidChange(() => this.changed.fire());
  }

  /**
   * The directories to read, in configured order. A directory named twice counts once, as allowed
   * if one of the settings that name it is.
   */
  read(): { readonly sources: readonly DirectorySource[]; readonly unresolved: readonly UnresolvedDirectory[] } {
    const sources = new Map<string, DirectorySource>();
    const unresolved: UnresolvedDirectory[] = [];
    for (const entry of this.settings.directories()) {
      const resolved = this.resolve(entry);
      const folderName = entry.folder === undefined ? {} : { folderName: entry.folder.name };
      if ("error" in resolved) {
        unresolved.push({ written: entry.written, error: resolved.error, ...folderName });
        continue;
      }
      const { path } = resolved;
      const folder = entry.folder ?? resolved.folder;
      const source: DirectorySource = {
        path,
        written: entry.written,
        origin: entry.origin,
        workingDirectory: entry.folder?.path ?? homedir(),
        ...folderName,
        allowed: folder === undefined || this.consent.answer(folder.path, path) === "allowed",
        ...(folder && { named: { folder: folder.path, directory: path } }),
      };
      const key = comparablePath(path);
      if (sources.get(key)?.allowed !== true) sources.set(key, source);
    }
    return { sources: [...sources.values(), ...this.pluginCache()], unresolved };
  }

  /** scafctl reads its own cache last. */
  private pluginCache(): readonly DirectorySource[] {
    if (!this.settings.showsPluginCache()) return [];
    const path = pluginCacheDirectory();
    const common = { origin: "user", workingDirectory: homedir(), allowed: true, layout: "plugin-cache" } as const;
    return [{ ...common, path, written: path }];
  }

  /**
   * Directories with one of these answers that only the settings of a folder name, or whose path
   * depends on a folder. Others of the user settings need no answer.
   */
  withAnswer(...answers: readonly ConsentAnswer[]): readonly FolderDirectory[] {
    const resolved = this.settings.directories().flatMap((entry) => {
      const result = this.resolve(entry);
      if ("error" in result) return [];
      const folder = entry.folder ?? result.folder;
      return [{ written: entry.written, folder, directory: result.path, key: comparablePath(result.path) }];
    });
    const users = new Set(resolved.filter(({ folder }) => folder === undefined).map(({ key }) => key));
    return resolved.flatMap(({ folder, directory, written, key }) =>
      folder !== undefined && !users.has(key) && answers.includes(this.consent.answer(folder.path, directory))
        ? [{ folder: folder.path, folderName: folder.name, directory, written }]
        : [],
    );
  }

  /** Every answer that is kept, also for folders that are not open. */
  remembered(): readonly RememberedConsent[] {
    return this.consent.remembered();
  }

  /**
   * Allows directories, with the programs that are in them now.
   * @param chosen allow only these programs
   * @throws Error when a program cannot be read: it stays locked
   */
  async allow(directories: readonly NamedDirectory[], chosen?: readonly FileInState[]): Promise<void> {
    try {
      for (const named of directories) {
        await this.consent.set(named.folder, named.directory, "allowed");
        const { realPath, programs } = await programsIn(named.directory);
        const files = chosen?.filter(({ path }) => programs.some((program) => program.path === path)) ?? programs;
        if (realPath !== undefined) await this.approvals.allow(named, files);
      }
    } finally {
      this.changed.fire();
    }
  }

  /** Remembers that the user does not want to allow directories now. */
  async refuse(directories: readonly NamedDirectory[]): Promise<void> {
    for (const { folder, directory } of directories) await this.consent.set(folder, directory, "refused");
    this.changed.fire();
  }

  /** Removes the answers with all that they allowed, so that the question is asked again. */
  async forget(directories: readonly NamedDirectory[]): Promise<void> {
    for (const named of directories) await this.consent.set(named.folder, named.directory, "unknown");
    // The plugins are stopped first.
    this.changed.fire();
    for (const named of directories) await this.approvals.forget(named);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private resolve({ written, folder }: WrittenDirectory): ResolvedDirectory {
    return resolveDirectory(written, {
      ...(folder === undefined ? {} : { folder }),
      folders: this.settings.folders(),
      home: homedir(),
      env: process.env,
    });
  }
}

/** Each path once, at its first place, and as allowed if one of its sources is. */
export function uniqueSources(sources: readonly DirectorySource[]): readonly DirectorySource[] {
  const byPath = new Map<string, DirectorySource>();
  for (const source of sources) {
    const key = comparablePath(source.path);
    const before = byPath.get(key);
    if (before === undefined || (source.allowed && !before.allowed)) byPath.set(key, source);
  }
  return [...byPath.values()];
}

/** How to write a directory in the settings of a folder: relative when it lies inside. */
export function writtenFor(folder: string, directory: string): string {
  const inside = relative(folder, directory);
  if (inside.startsWith("..") || isAbsolute(inside)) return directory;
  return `./${inside.split(/[\\/]/).join("/")}`;
}

/**
 * How to write a directory in the user settings: with `~` when it lies in the home directory.
 */
export function writtenForUser(directory: string): string {
  const inside = relative(homedir(), directory);
  return inside === "" || inside.startsWith("..") || isAbsolute(inside) ? directory : join("~", inside);
}
