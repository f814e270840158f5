// Starts a plugin: checks its file, spawns it, reads its handshake line and connects.
import { lstat } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { orCancelled, throwIfCancelled } from "../base/abort.js";
import { isPluginError, PluginError } from "../base/errors.js";
import type { RunningPlugin, StartOptions } from "../base/types.js";
import { SocketDirectory } from "../cleanup/socket-directory.js";
import { createIdentity, type Identity } from "../transport/certificate.js";
import { pinnedTls, staticTls } from "../transport/tls.js";
import { connect, connectMs } from "./connect.js";
import { foreignTransport } from "./foreign-transport.js";
import { launch, type LaunchSteps } from "./launch.js";
import { verifyChecksum } from "./process/checksum.js";
import { childEnvironment } from "./process/environment.js";
import { checkExecutable } from "./process/executable.js";
import { PluginProcess } from "./process/process.js";
import { readHandshake } from "./read-handshake.js";
import type { ConnectedPlugin, ListeningPlugin } from "./running-plugin.js";

/** How long a file may still be written by a build, retried every 100 ms. Milliseconds. */
const writingMs = 2_000;

/**
 * Starts a plugin and waits until it is connected.
 * @throws PluginError any of its reasons up to `connect-failed`, `crashed` when it ended right
 *   after its line, `cancelled`, `stopped`; its process and sockets are gone then
 */
export function startPlugin(options: StartOptions): Promise<RunningPlugin> {
  return launch(new PluginStart(options), options.signal);
}

class PluginStart implements LaunchSteps {
  readonly path: string;
  private readonly versions: readonly number[];
  /** Unset on Windows, where plugins listen on TCP. */
  private directory: SocketDirectory | undefined;
  private child: PluginProcess | undefined;

  constructor(private readonly options: StartOptions) {
    this.path = options.path;
    this.versions = options.versions ?? [options.handshake.protocolVersion];
  }

  async connect(signal: AbortSignal): Promise<ConnectedPlugin> {
    const { path, versions, options } = this;
    const { startTimeoutMs = 10_000, onOutput } = options;
    const windows = process.platform === "win32";
    const { tls = "auto" } = options;
    const autoTls = tls === "on" || (tls === "auto" && windows);
    const identity = autoTls ? createIdentity() : undefined;
    if (!windows) this.directory = await SocketDirectory.create(path, options.socketBase, options.onLeftover);
    this.child = await this.spawnWhenWritten(identity, signal);
    await this.directory?.recordPlugin(this.child.pid);
    const line = await readHandshake(path, this.child, { versions, tls: autoTls }, startTimeoutMs, signal);
    const { network, address, certificate, protocolVersion } = line;
    const pinned = identity && certificate && pinnedTls(identity, certificate);
    const security = typeof tls === "object" ? staticTls(tls) : pinned;
    const plugin: ListeningPlugin = {
      path,
      process: this.child,
      protocolVersion,
      network,
      address,
      security,
      directory: this.directory?.path,
      onOutput,
      cleanUp: () => this.cleanUp(),
    };
    try {
      return await connect(plugin, signal, Math.min(connectMs, startTimeoutMs));
    } catch (error) {
      const failure = await foreignTransport(error, line, security !== undefined);
      throw failure === undefined ? error : new PluginError(path, failure, error);
    }
  }

  async cleanUp(): Promise<void> {
    const { child } = this;
    child?.kill();
    await child?.exit;
    // Only what lies in our own directory: go-plugin before 1.5.0 puts its socket elsewhere, and
    // leaves it there when it is killed, but where a plugin says that it lies is not proof.
    await Promise.all([child?.drained, this.directory?.remove()]);
  }

  cleanUpNow(): void {
    this.child?.killNow();
    this.directory?.removeNow();
  }

  /** Retries while the file is still being written, as by a build that runs at the same time. */
  private async spawnWhenWritten(identity: Identity | undefined, signal: AbortSignal): Promise<PluginProcess> {
    const { path, options, directory } = this;
    const { args = [], cwd = dirname(path), checksum, onLog } = options;
    const env = childEnvironment({
      ...options,
      versions: this.versions,
      socketDirectory: directory?.path,
      clientCertificate: identity?.certPem,
    });
    for (const retryUntil = performance.now() + writingMs; ;) {
      try {
        await checkExecutable(path, { env, cwd });
        if (checksum !== undefined) await verifyChecksum(path, checksum, signal);
        const checkAgain = await options.mayStart?.(signal);
        throwIfCancelled(path, signal);
        checkAgain?.();
        options.onWillSpawn?.();
        return await PluginProcess.spawn({ path, args, cwd, env, onLog });
      } catch (error) {
        if (performance.now() > retryUntil || !(await mayBeUnfinished(error, path))) throw error;
        await orCancelled(delay(100), signal, path);
      }
    }
  }
}

/** Whether a failure suggests a file that a compiler has not finished. */
async function mayBeUnfinished(error: unknown, path: string): Promise<boolean> {
  if (!isPluginError(error)) return false;
  if (error.failure.reason === "spawn-failed") return error.failure.code === "ETXTBSY";
  if (error.failure.reason !== "wrong-format") return false;
  const found = await lstat(path).catch(() => undefined);
  return found !== undefined && Math.abs(Date.now() - found.mtimeMs) < 1_000;
}
