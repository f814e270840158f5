// The private directories for plugins' sockets, and the record of the plugins beside them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { rm, rmdir, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { errorMessage, PluginError } from "../base/errors.js";
import { socketPathLimit } from "../transport/channel-options.js";
import { formatEntry, hostFile, ownPlace, pluginSuffix } from "./ledger.js";
import { startNow, startOf } from "./process-start.js";
import { hostDirectoryPrefix, type ReportLeftover, sweepOrphans } from "./sweep.js";
import { Watchdog } from "./watchdog.js";

/** The longest path below the base: go-plugin names a socket `plugin` and ten digits. Bytes. */
const longestRest = `/${hostDirectoryPrefix}XXXXXX/9999/plugin4294967295`.length;

/** Directories to create it in, best first: the path of the first may be too long for a socket. */
export function hostDirectoryBases(): string[] {
  const runtime = process.env["XDG_RUNTIME_DIR"] ?? "";
  // Absolute, because a plugin has another working directory.
  return [...new Set([tmpdir(), ...(runtime === "" ? [] : [runtime]), "/tmp"].map((path) => resolve(path)))];
}

/**
 * One plugin's directory, which only this user can access (mode 0700), so that its sockets need no
 * TLS, and its entry in the ledger.
 */
export class SocketDirectory {
  private pid: number | undefined;
  private start: string | undefined;

  /** @internal called by {@link HostDirectory} */
  constructor(
    readonly path: string,
    private readonly host: HostDirectory,
  ) {}

  /**
   * @param plugin the executable, for errors
   * @param base where to create it; default the first of {@link hostDirectoryBases} that works
   * @param onLeftover what the sweep of the base reports
   * @throws PluginError `socket-directory` with the first error
   */
  static async create(plugin: string, base?: string, onLeftover?: ReportLeftover): Promise<SocketDirectory> {
    let firstError: PluginError | undefined;
    for (const each of base === undefined ? hostDirectoryBases() : [resolve(base)]) {
      try {
        return await HostDirectory.createFor(each, onLeftover);
      } catch (error) {
        const failure = { reason: "socket-directory", directory: each, detail: errorMessage(error) } as const;
        firstError ??= new PluginError(plugin, failure, error);
      }
    }
    throw firstError ?? new Error("no base for a socket directory");
  }

  /**
   * From the call on the watchdog kills the process when this process dies. Call it right after the
   * spawn.
   * @throws Error of the system; the process is not watched then
   */
  async recordPlugin(pid: number): Promise<void> {
    this.pid = pid;
    this.start = startNow(pid);
    this.write();
    await this.host.watch();
    if (this.start === undefined) void this.recordStart(pid);
  }

  /** Without a start time the watchdog still kills the process, but cannot detect a reused pid. */
  private async recordStart(pid: number): Promise<void> {
    try {
      this.start = await startOf(pid);
      this.write();
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Never rejects: the sweep of a later start removes what is left. */
  async remove(): Promise<void> {
    this.pid = undefined;
    await removeBoth(this.path + pluginSuffix, this.path);
    await this.host.release(this);
  }

  /** Synchronous, for the `exit` event of this process. */
  removeNow(): void {
    this.pid = undefined;
    removeTreeNow(this.path);
    removeTreeNow(this.path + pluginSuffix);
    this.host.releaseNow(this);
  }

  private write(): void {
    if (this.pid === undefined) return;
    writeFileSync(this.path + pluginSuffix, formatEntry(this.pid, this.start), { mode: 0o600 });
  }
}

/** This process's directory below a base: created for the first plugin, removed with the last. */
class HostDirectory {
  private static readonly open = new Map<string, Promise<HostDirectory>>();
  private readonly plugins = new Set<SocketDirectory>();
  private lastNumber = 0;
  private closed = false;
  private watchdog: Watchdog | undefined;

  private constructor(
    private readonly base: string,
    private readonly path: string,
  ) {}

  static async createFor(base: string, onLeftover: ReportLeftover | undefined): Promise<SocketDirectory> {
    for (;;) {
      let opening = this.open.get(base);
      if (opening === undefined) {
        opening = this.create(base, onLeftover);
        this.open.set(base, opening);
        opening.catch(() => this.open.delete(base));
      }
      const host = await opening;
      // It may have been removed with its last plugin meanwhile.
      if (!host.closed) return host.add();
    }
  }

  private static async create(base: string, onLeftover: ReportLeftover | undefined): Promise<HostDirectory> {
    const length = Buffer.byteLength(base) + longestRest;
    if (length > socketPathLimit()) {
      throw new Error(`a socket in it would have a path of ${length} bytes, the system allows ${socketPathLimit()}`);
    }
    const start = await startOf(process.pid);
    const path = mkdtempSync(join(base, hostDirectoryPrefix));
    try {
      writeFileSync(join(path, hostFile), formatEntry(process.pid, start, ownPlace()), { mode: 0o600 });
    } catch (error) {
      await removeTree(path);
      throw error;
    }
    void sweepOrphans(base, onLeftover);
    return new HostDirectory(base, path);
  }

  private async add(): Promise<SocketDirectory> {
    const plugin = new SocketDirectory(join(this.path, String(++this.lastNumber)), this);
    this.plugins.add(plugin);
    try {
      mkdirSync(plugin.path, { mode: 0o700 });
      return plugin;
    } catch (error) {
      await this.release(plugin);
      throw error;
    }
  }

  /**
   * Starts the watchdog unless it is running.
   * @throws Error of the system
   */
  async watch(): Promise<void> {
    if (this.watchdog?.running === true) return;
    this.watchdog = Watchdog.start(this.path);
    await this.watchdog.started;
  }

  async release(plugin: SocketDirectory): Promise<void> {
    if (!this.removeLast(plugin)) return;
    await removeBoth(join(this.path, hostFile), this.path);
    this.watchdog?.end();
  }

  releaseNow(plugin: SocketDirectory): void {
    if (this.removeLast(plugin)) removeTreeNow(this.path);
  }

  /** @returns true when it was the last one */
  private removeLast(plugin: SocketDirectory): boolean {
    if (!this.plugins.delete(plugin) || this.plugins.size > 0) return false;
    this.closed = true;
    HostDirectory.open.delete(this.base);
    return true;
  }
}

/** Removes a file and the directory that is empty then, or with whatever else it contains. */
async function removeBoth(file: string, directory: string): Promise<void> {
  try {
    await unlink(file);
    await rmdir(directory);
  } catch {
    // No process was started, so there is no file, or a plugin left something.
    await Promise.all([removeTree(directory), removeTree(file)]);
  }
}

async function removeTree(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 }).catch(() => undefined);
}

function removeTreeNow(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // The sweep of a later start removes it.
  }
}
