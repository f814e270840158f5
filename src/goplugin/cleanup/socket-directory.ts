// The one directory of this process for all its plugins: their sockets, the ledger beside them, and
// the watchdog over both.
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PluginError } from "../base/errors.js";
import { socketPathLimit } from "../transport/socket-path.js";
import { formatEntry, hostFile, ownPlace, pluginSuffix } from "./ledger.js";
import { startNow, startOf } from "./process-start.js";
import { hostDirectoryPrefix, sweepOrphans } from "./sweep.js";
import { Watchdog } from "./watchdog.js";

/**
 * What may follow the base: six characters of mkdtemp's, a number for the plugin, `/plugin` and the
 * ten digits that go-plugin adds. Bytes.
 */
const longestRest = `/${hostDirectoryPrefix}XXXXXX/9999/plugin4294967295`.length;

/**
 * Where host directories may lie, best first. A temporary directory with a long path leaves no room
 * for a socket's name.
 */
export function hostDirectoryBases(): string[] {
  const runtime = process.env["XDG_RUNTIME_DIR"] ?? "";
  return [...new Set([tmpdir(), ...(runtime === "" ? [] : [runtime]), "/tmp"])];
}

/**
 * A plugin's own corner of it: a directory for its sockets that only we can enter (mode 0700),
 * which is why they need no TLS, and its entry in the ledger.
 */
export class SocketDirectory {
  private pid: number | undefined;
  private start: string | undefined;
  private socket = "";

  /** @internal made by {@link HostDirectory} */
  constructor(
    readonly path: string,
    private readonly host: HostDirectory,
  ) {}

  /**
   * @param plugin the executable, for errors
   * @param base where to make it; default the first of {@link hostDirectoryBases} that works
   * @throws PluginError `socket-directory` with the first obstacle
   */
  static async create(plugin: string, base?: string): Promise<SocketDirectory> {
    let obstacle: PluginError | undefined;
    for (const each of base === undefined ? hostDirectoryBases() : [base]) {
      try {
        return await HostDirectory.enter(each);
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        obstacle ??= new PluginError(plugin, { reason: "socket-directory", directory: each, detail }, error);
      }
    }
    throw obstacle ?? new Error("no place for a socket directory was named");
  }

  /**
   * From now on the process is ended when we die. Call it in the turn in which the process was
   * started, so that there is no moment in which nobody would.
   */
  recordPlugin(pid: number): void {
    this.pid = pid;
    this.start = startNow(pid);
    this.write();
    this.host.watch();
    if (this.start !== undefined) return;
    void startOf(pid).then((start) => {
      this.start = start;
      if (this.pid !== undefined) this.write();
    });
  }

  /** Whether a socket lies in it, and goes with it. */
  contains(address: string): boolean {
    return address.startsWith(`${this.path}/`);
  }

  /** A socket that the plugin made elsewhere, as go-plugin before 1.5.0 does. */
  recordSocket(address: string): void {
    if (this.contains(address) || address.includes("\n")) return;
    this.socket = address;
    this.write();
  }

  /** Never rejects: what cannot be removed now is found by the sweep of a later start. */
  async remove(): Promise<void> {
    this.pid = undefined;
    // A process that never came about has no entry.
    if (!removedAtOnce(this.path + pluginSuffix, this.path)) {
      await Promise.all([removeTree(this.path), removeTree(this.path + pluginSuffix)]);
    }
    await this.host.leave(this);
  }

  /** For the last moment of our own process. */
  removeNow(): void {
    this.pid = undefined;
    removeTreeNow(this.path);
    removeTreeNow(this.path + pluginSuffix);
    this.host.leaveNow(this);
  }

  private write(): void {
    if (this.pid === undefined) return;
    try {
      writeFileSync(this.path + pluginSuffix, formatEntry(this.pid, this.start, this.socket), { mode: 0o600 });
    } catch {
      // A full disk costs the insurance against our own death, not the plugin.
    }
  }
}

/** Made with the first plugin under a base, gone with the last. */
class HostDirectory {
  private static readonly open = new Map<string, Promise<HostDirectory>>();
  private readonly corners = new Set<SocketDirectory>();
  private lastNumber = 0;
  private closed = false;
  private watchdog: Watchdog | undefined;

  private constructor(
    private readonly base: string,
    private readonly path: string,
  ) {}

  static async enter(base: string): Promise<SocketDirectory> {
    for (;;) {
      let opening = this.open.get(base);
      if (opening === undefined) {
        opening = this.make(base);
        this.open.set(base, opening);
        opening.catch(() => this.open.delete(base));
      }
      const host = await opening;
      // Unless the last one left while we waited.
      if (!host.closed) return host.addCorner();
    }
  }

  private static async make(base: string): Promise<HostDirectory> {
    const length = Buffer.byteLength(base) + longestRest;
    if (length > socketPathLimit()) {
      throw new Error(`a socket in it would have a path of ${length} bytes, the system allows ${socketPathLimit()}`);
    }
    const path = mkdtempSync(join(base, hostDirectoryPrefix));
    const start = await startOf(process.pid);
    try {
      writeFileSync(join(path, hostFile), formatEntry(process.pid, start, ownPlace()), { mode: 0o600 });
    } catch (error) {
      await removeTree(path);
      throw error;
    }
    void sweepOrphans(base);
    return new HostDirectory(base, path);
  }

  private async addCorner(): Promise<SocketDirectory> {
    const corner = new SocketDirectory(join(this.path, String(++this.lastNumber)), this);
    this.corners.add(corner);
    try {
      mkdirSync(corner.path, { mode: 0o700 });
      return corner;
    } catch (error) {
      await this.leave(corner);
      throw error;
    }
  }

  /** Makes sure that somebody watches. */
  watch(): void {
    if (this.watchdog?.awake !== true) this.watchdog = Watchdog.start(this.path);
  }

  async leave(corner: SocketDirectory): Promise<void> {
    if (!this.isLast(corner)) return;
    if (!removedAtOnce(join(this.path, hostFile), this.path)) await removeTree(this.path);
    await this.watchdog?.dismiss();
  }

  leaveNow(corner: SocketDirectory): void {
    if (this.isLast(corner)) removeTreeNow(this.path);
  }

  private isLast(corner: SocketDirectory): boolean {
    if (!this.corners.delete(corner) || this.corners.size > 0) return false;
    this.closed = true;
    HostDirectory.open.delete(this.base);
    return true;
  }
}

/**
 * Removes a file and then a directory that is empty by now, which is how both are left where all is
 * as it should be. Without a detour over threads: in a directory of our own on the machine's
 * temporary disk that takes longer than the work, and somebody waits for the plugin's end.
 * @returns false when one of them resisted
 */
function removedAtOnce(file: string, directory: string): boolean {
  try {
    unlinkSync(file);
    rmdirSync(directory);
    return true;
  } catch {
    return false; // not there, or not empty: then it takes a look around
  }
}

async function removeTree(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 }).catch(() => undefined);
}

function removeTreeNow(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Left to the sweep of a later start.
  }
}
