// Reports that a directory may have changed, even if it does not exist yet, including the targets
// of links in it.
import { type FSWatcher, watch } from "node:fs";
import { readlink, realpath, stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import type { Disposable } from "../../../scafctl/index.js";
import { isWatchable } from "./file-system-events.js";

/** The interval at which a directory without a watcher or without events is read. Milliseconds. */
const POLL_MS = 1500;

/**
 * Watches a path that may be created and removed: while the directory is missing, its nearest
 * existing ancestor is watched; a directory that is replaced is watched again. (Measured with
 * chokidar 4.0.3: it misses a missing directory of two levels, a removed and recreated one, and a
 * link whose target was removed and rebuilt.) Only a hint: the change is found by reading.
 */
export class DirectoryWatch implements Disposable {
  private readonly watches = new Map<string, OneWatch>();
  private disposed = false;

  /** @param onHint called, perhaps often, whenever something may have changed */
  constructor(
    private readonly directory: string,
    private readonly onHint: () => void,
  ) {
    this.add(directory);
  }

  /**
   * Also watches the targets of links among these files, and the link if the directory is one.
   * @param folders below the directory, watched like it
   */
  async follow(files: readonly string[], folders: readonly string[]): Promise<void> {
    const targets = await Promise.all([linkHolder(this.directory), ...files.map(targetDirectory)]);
    if (this.disposed) return;
    const wanted = new Set([this.directory, ...folders, ...targets.filter((target) => target !== undefined)]);
    for (const [path, old] of this.watches) {
      if (wanted.has(path)) continue;
      old.dispose();
      this.watches.delete(path);
    }
    for (const path of wanted) if (!this.watches.has(path)) this.add(path);
  }

  dispose(): void {
    this.disposed = true;
    for (const one of this.watches.values()) one.dispose();
    this.watches.clear();
  }

  private add(path: string): void {
    const hint = (): void => {
      // A changed link raises an event in the directory that holds it, but concerns the watch of
      // its target.
      for (const one of this.watches.values()) one.check();
      this.onHint();
    };
    this.watches.set(path, new OneWatch(path, hint));
  }
}

/** The directory that holds a link to a directory; undefined if it is not a link. */
async function linkHolder(directory: string): Promise<string | undefined> {
  return (await linkTarget(directory)) === undefined ? undefined : dirname(directory);
}

/** The directory of the file that a link leads to; undefined if it is not a link. */
async function targetDirectory(file: string): Promise<string | undefined> {
  const target = await linkTarget(file);
  if (target === undefined) return undefined;
  try {
    return dirname(await realpath(file));
  } catch {
    // The target does not exist now, but may be created.
    return dirname(target);
  }
}

/** The target of a link, which need not exist; undefined if it is not a link. */
async function linkTarget(path: string): Promise<string | undefined> {
  try {
    return resolve(dirname(path), await readlink(path));
  } catch {
    // EINVAL: not a link. Otherwise it was removed; the watch of its directory reports its return.
    return undefined;
  }
}

/** Watches one path, or its nearest existing ancestor. */
class OneWatch implements Disposable {
  private watcher: FSWatcher | undefined;
  /** Device and inode detect that another directory has this path now. */
  private armed: { readonly path: string; readonly identity: string | undefined } | undefined;
  private poll: NodeJS.Timeout | undefined;
  private checking: Promise<void> | undefined;
  private checkAgain = false;
  private disposed = false;

  constructor(
    private readonly path: string,
    private readonly onHint: () => void,
  ) {
    this.check();
  }

  dispose(): void {
    this.disposed = true;
    clearInterval(this.poll);
    this.watcher?.close();
  }

  /** An event: passes it on and checks that the right path is still watched. */
  private hint(name?: string | null): void {
    if (this.disposed) return;
    // Linux reports the removal of the watched directory like this. A new one in its place may have
    // the same identity.
    if (this.armed !== undefined && name === basename(this.armed.path)) this.armed = undefined;
    this.check();
    // An event in an ancestor matters only if more of the path exists now; check() handles that.
    if (this.armed?.path === this.path) this.onHint();
  }

  /**
   * Makes sure that the right path is watched. One check at a time; an event during a check causes
   * another one.
   */
  check(): void {
    if (this.checking !== undefined) {
      this.checkAgain = true;
      return;
    }
    this.checking = this.rearm().finally(() => {
      this.checking = undefined;
      if (!this.checkAgain || this.disposed) return;
      this.checkAgain = false;
      this.check();
    });
  }

  private async rearm(): Promise<void> {
    // The path may appear or vanish between stat and watch: repeat until both agree.
    for (let attempt = 0; attempt < 10; attempt++) {
      const target = await nearestExisting(this.path);
      if (this.disposed || (this.armed?.path === target.path && this.armed.identity === target.identity)) return;
      this.arm(target, await isWatchable(target.path));
      // Changes before the watcher was installed raised no event.
      this.onHint();
    }
  }

  private arm(target: { readonly path: string; readonly identity: string | undefined }, hasEvents: boolean): void {
    if (this.disposed) return;
    this.watcher?.close();
    this.watcher = undefined;
    this.armed = target;
    if (!hasEvents) this.startPolling();
    try {
      const watcher = watch(target.path, { persistent: false }, (_, name) => this.hint(name));
      // Windows reports the removal of a watched directory as an error.
      watcher.on("error", () => {
        if (this.watcher !== watcher) return;
        this.armed = undefined;
        this.hint();
      });
      this.watcher = watcher;
      if (hasEvents) this.stopPolling();
    } catch {
      // ENOSPC, EMFILE, EPERM and the like: no watcher is available.
      this.startPolling();
    }
  }

  private startPolling(): void {
    this.poll ??= setInterval(() => this.hint(), POLL_MS).unref();
  }

  private stopPolling(): void {
    clearInterval(this.poll);
    this.poll = undefined;
  }
}

async function nearestExisting(path: string): Promise<{ path: string; identity: string | undefined }> {
  for (let candidate = path; ; candidate = dirname(candidate)) {
    try {
      const { dev, ino } = await stat(candidate);
      return { path: candidate, identity: `${dev}:${ino}` };
    } catch {
      // Missing or not accessible: its parent reports when that changes.
      if (candidate === dirname(candidate)) return { path: candidate, identity: undefined };
    }
  }
}
