// Which plugin files of a workspace's directories a person has allowed: by their content.
import { realpath } from "node:fs/promises";
import { basename } from "node:path";
import { comparablePath, type Disposable, Emitter, type Event, PluginError } from "../../scafctl/index.js";
import { FileHashes, type FileState, type HashedFile, stateNow } from "./file-hashes.js";
import type { ConsentStore } from "./consent.js";

/** Why a file is not started: its name is not allowed yet, or only with other content. */
export type FileChange = "new" | "changed";

/** A directory as the settings of a workspace folder name it. Both paths are absolute. */
export interface NamedDirectory {
  readonly folder: string;
  readonly directory: string;
}

/** A file as it was found. */
export interface FileInState {
  /** Absolute. */
  readonly path: string;
  readonly state: FileState;
}

/** What was allowed in one directory, for one workspace folder. */
interface DirectoryRecord {
  /** As the settings name it, which its real path may not be. */
  readonly directory: string;
  /** "I build these plugins myself": every file in it is allowed. */
  readonly ownBuilds: boolean;
  /** By file name. */
  readonly files: Readonly<Record<string, HashedFile>>;
}

const PREFIX = "approved:";

export class Approvals implements Disposable {
  private readonly changed = new Emitter<void>();
  /** Absolute paths. */
  private readonly ownBuilds = new Set<string>();
  /** Something was allowed or forgotten, or the switch for own builds changed. */
  readonly onDidChange: Event<void> = this.changed.event;

  /**
   * @param store outside every workspace
   * @param shipped the hashes of the plugins that come with this program; they are always allowed
   */
  constructor(
    private readonly store: ConsentStore,
    readonly hashes = new FileHashes(),
    private readonly shipped: () => Promise<ReadonlySet<string>> = () => Promise.resolve(new Set()),
  ) {}

  /**
   * Why a file may not be started, or undefined when it may.
   * @param file in the directory; its content is read unless its state is one that was allowed. A
   *   file that cannot be read, or is not in this state any more, counts as different; one that is
   *   missing (an empty state) is left to the start to report
   */
  async changeOf(named: NamedDirectory, file: string, state: FileState): Promise<FileChange | undefined> {
    const key = await keyOf(named);
    const { ownBuilds, files } = this.read(key, named);
    const allowed = Object.hasOwn(files, basename(file)) ? files[basename(file)] : undefined;
    if (ownBuilds) this.ownBuilds.add(file);
    else this.ownBuilds.delete(file);
    if (ownBuilds || state === "" || allowed?.state === state) return undefined;
    const sha256 = await this.hashes.sha256(file, state).catch(() => undefined);
    if (sha256 !== undefined && allowed?.sha256 === sha256) {
      // Touched or rebuilt with the same content: known by its state from now on.
      await this.keep(key, named, [{ name: basename(file), sha256, state }]);
      return undefined;
    }
    if (sha256 !== undefined && (await this.shipped()).has(sha256)) return undefined;
    return allowed === undefined ? "new" : "changed";
  }

  /**
   * For the option `mayStart` of a plugin: what it resolves with compares the state of the file
   * again, right before the spawn. Whoever can replace the file after that already writes as this
   * user.
   * @throws PluginError `not-allowed`
   */
  async checkStart(named: NamedDirectory, file: string): Promise<() => void> {
    const refused = (change: FileChange): PluginError => new PluginError(file, { reason: "not-allowed", change });
    const state = stateNow(file);
    const change = await this.changeOf(named, file, state);
    if (change !== undefined) throw refused(change);
    if (this.isOwnBuild(file)) return () => undefined;
    return () => {
      if (stateNow(file) !== state) throw refused("changed");
    };
  }

  /**
   * Allows files of the directory with their content in these states.
   * @throws Error of the first file that cannot be read or has changed; the others are allowed
   */
  async allow(named: NamedDirectory, files: readonly FileInState[]): Promise<void> {
    const key = await keyOf(named);
    const hashed = await Promise.allSettled(
      files.map(async ({ path, state }) => {
        return { name: basename(path), sha256: await this.hashes.sha256(path, state), state };
      }),
    );
    await this.keep(
      key,
      named,
      hashed.flatMap((result) => (result.status === "fulfilled" ? [result.value] : [])),
    );
    this.changed.fire();
    for (const result of hashed) if (result.status === "rejected") throw result.reason;
  }

  /** Whether each of these files comes with this program; true for none. */
  async areShipped(files: readonly FileInState[]): Promise<boolean> {
    if (files.length === 0) return true;
    const shipped = await this.shipped();
    if (shipped.size === 0) return false;
    const hashes = await Promise.all(files.map(({ path, state }) => this.hashes.sha256(path, state).catch(() => "")));
    return hashes.every((sha256) => shipped.has(sha256));
  }

  /** Whether a file was in a directory of own builds when it was last checked. */
  isOwnBuild(file: string): boolean {
    return this.ownBuilds.has(file);
  }

  /** Whether the person builds the plugins in it: new and changed files start at once. */
  async hasOwnBuilds(named: NamedDirectory): Promise<boolean> {
    return this.read(await keyOf(named), named).ownBuilds;
  }

  async setOwnBuilds(named: NamedDirectory, ownBuilds: boolean): Promise<void> {
    const key = await keyOf(named);
    await this.write(key, { ...this.read(key, named), ownBuilds });
    this.changed.fire();
  }

  /** Forgets everything about a directory, also what was allowed where a link led before. */
  async forget({ folder, directory }: NamedDirectory): Promise<void> {
    for (const key of this.store.keys()) {
      const record = parsed(key, this.store.get(key));
      if (record === undefined || folderOf(key) !== comparablePath(folder)) continue;
      if (comparablePath(record.directory) === comparablePath(directory)) await this.store.set(key, undefined);
    }
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }

  private read(key: string, { directory }: NamedDirectory): DirectoryRecord {
    return parsed(key, this.store.get(key)) ?? { directory, ownBuilds: false, files: {} };
  }

  private async keep(
    key: string,
    named: NamedDirectory,
    files: readonly (HashedFile & { readonly name: string })[],
  ): Promise<void> {
    const record = this.read(key, named);
    const added = files.map(({ name, sha256, state }) => [name, { sha256, state }] as const);
    await this.write(key, { ...record, files: { ...record.files, ...Object.fromEntries(added) } });
  }

  private async write(key: string, record: DirectoryRecord): Promise<void> {
    await this.store.set(key, JSON.stringify(record));
  }
}

/**
 * Has the real path of the directory, so that a directory that was replaced by a link to another
 * one has no allowed files.
 */
async function keyOf({ folder, directory }: NamedDirectory): Promise<string> {
  const real = await realpath(directory);
  return `${PREFIX}${JSON.stringify([comparablePath(folder), comparablePath(real)])}`;
}

function folderOf(key: string): string {
  return (JSON.parse(key.slice(PREFIX.length)) as readonly [folder: string, real: string])[0];
}

function parsed(key: string, text: string | undefined): DirectoryRecord | undefined {
  return text === undefined || !key.startsWith(PREFIX) ? undefined : (JSON.parse(text) as DirectoryRecord);
}
