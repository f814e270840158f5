// Starts a plugin: look at the file, make room for its sockets, spawn, read its line, connect, and
// undo all of it when a step fails.
import { lstat } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { orCancelled, throwIfCancelled, within } from "../base/abort.js";
import { verifyChecksum } from "./process/checksum.js";
import { childEnvironment } from "./process/environment.js";
import { isPluginError, PluginError, type PluginFailure } from "../base/errors.js";
import { checkExecutable } from "./process/executable.js";
import { type HandshakeLine, parseHandshakeLine, unreadableLine } from "./handshake-line.js";
import { removeDeadSocket } from "../cleanup/dead-socket.js";
import { SocketDirectory } from "../cleanup/socket-directory.js";
import type { RunningPlugin, StartOptions } from "../base/types.js";
import { createIdentity, type Identity } from "../transport/certificate.js";
import { connect, connectMs } from "./connect.js";
import { trackLive } from "../cleanup/running-plugins.js";
import { PluginProcess } from "./process/process.js";
import { ConnectedPlugin } from "./running-plugin.js";
import { pinnedTls } from "../transport/tls.js";

/** How long a file may be in the making, tried every 100 ms. Milliseconds. */
const writingMs = 2_000;
/**
 * How long a plugin that closed its stdout may take to end, which is what it most likely does.
 * Milliseconds.
 */
const closingMs = 500;

/** go-plugin's own text and ours for whoever starts a plugin by hand; both exit with 1. */
const refusal = /\bis a plugin\b/i;

/**
 * Starts a plugin and waits until it has answered once.
 * @throws PluginError any of its reasons up to `connect-failed`, `crashed` when it ended right
 *   after its line, `cancelled`; nothing is left of it then
 */
export async function startPlugin(options: StartOptions): Promise<RunningPlugin> {
  const { path, signal } = options;
  throwIfCancelled(path, signal);
  const tls = options.tls === "on" || (options.tls !== "off" && process.platform === "win32");
  // Windows plugins listen on TCP.
  const directory = process.platform === "win32" ? undefined : await SocketDirectory.create(path, options.socketBase);
  try {
    const identity = tls ? createIdentity() : undefined;
    const child = await spawnWhenWritten(options, directory, identity);
    return await connectTo(child, options, directory, identity);
  } catch (error) {
    await directory?.remove();
    throw error;
  }
}

/**
 * Tries again while the file is still being written: an editor's build runs at the same time as we
 * do.
 */
async function spawnWhenWritten(
  options: StartOptions,
  directory: SocketDirectory | undefined,
  identity: Identity | undefined,
): Promise<PluginProcess> {
  const { path, signal } = options;
  const cwd = options.cwd ?? dirname(path);
  const env = childEnvironment({
    handshake: options.handshake,
    versions: versionsOf(options),
    env: options.env,
    inheritEnv: options.inheritEnv,
    socketDirectory: directory?.path,
    clientCertificate: identity?.certPem,
  });
  for (const givenUpAt = performance.now() + writingMs; ;) {
    try {
      await checkExecutable(path, { env, cwd });
      if (options.checksum !== undefined) await verifyChecksum(path, options.checksum, signal);
      throwIfCancelled(path, signal);
      options.onWillSpawn?.();
      const onSpawn = (pid: number): void => directory?.recordPlugin(pid);
      return await PluginProcess.spawn({ path, args: options.args ?? [], cwd, env, onLog: options.onLog, onSpawn });
    } catch (error) {
      if (performance.now() > givenUpAt || !(await mayBeUnfinished(error, path))) throw error;
      await orCancelled(delay(100), signal, path);
    }
  }
}

/** Whether a failure looks like a file that a compiler has not finished. */
async function mayBeUnfinished(error: unknown, path: string): Promise<boolean> {
  if (!isPluginError(error)) return false;
  if (error.failure.reason === "spawn-failed") return error.failure.code === "ETXTBSY";
  if (error.failure.reason !== "wrong-format") return false;
  const found = await lstat(path).catch(() => undefined);
  return found !== undefined && Math.abs(Date.now() - found.mtimeMs) < 1_000;
}

function versionsOf(options: StartOptions): readonly number[] {
  return options.versions ?? [options.handshake.protocolVersion];
}

async function connectTo(
  child: PluginProcess,
  options: StartOptions,
  directory: SocketDirectory | undefined,
  identity: Identity | undefined,
): Promise<RunningPlugin> {
  let line: HandshakeLine | undefined;
  const cleanUp = async (): Promise<void> => {
    // Plugins older than go-plugin 1.5.0 put their socket elsewhere, and a killed one leaves it.
    if (line?.network === "unix" && directory?.contains(line.address) !== true) await removeDeadSocket(line.address);
    await directory?.remove();
    release();
  };
  const abortStart = async (): Promise<void> => {
    child.kill();
    await child.drained;
    await cleanUp();
  };
  const controller = new AbortController();
  let stop = async (): Promise<void> => {
    controller.abort();
    await abortStart();
  };
  const release = trackLive({
    stop: () => stop(),
    killNow: () => {
      child.kill();
      directory?.removeNow();
    },
  });
  try {
    const signal =
      options.signal === undefined ? controller.signal : AbortSignal.any([controller.signal, options.signal]);
    line = await readLine(child, options, identity !== undefined, signal);
    if (line.network === "unix") directory?.recordSocket(line.address);
    const security =
      identity !== undefined && line.certificate !== undefined ? pinnedTls(identity, line.certificate) : undefined;
    const link = await connect({
      path: options.path,
      life: child,
      network: line.network,
      address: line.address,
      security,
      directory: directory?.path,
      onOutput: options.onOutput,
      signal,
      deadlineMs: Math.min(connectMs, options.startTimeoutMs ?? connectMs),
    });
    const plugin = new ConnectedPlugin({
      path: options.path,
      process: child,
      protocolVersion: line.protocolVersion,
      secure: security !== undefined,
      ...link,
      cleanUp,
    });
    stop = async () => void (await plugin.stop());
    return plugin;
  } catch (error) {
    await abortStart();
    throw controller.signal.aborted && options.signal?.aborted !== true
      ? new PluginError(options.path, { reason: "stopped" }, error)
      : error;
  }
}

async function readLine(
  child: PluginProcess,
  options: StartOptions,
  tls: boolean,
  signal: AbortSignal,
): Promise<HandshakeLine> {
  const { path, startTimeoutMs = 10_000 } = options;
  const first = await orCancelled(within(startTimeoutMs, child.firstLine), signal, path);
  const fail = (failure: PluginFailure): never => {
    throw new PluginError(path, "lastWords" in failure ? { ...failure, lastWords: child.lastWords() } : failure);
  };
  if (first === undefined) return fail({ reason: "handshake-timeout", timeoutMs: startTimeoutMs, lastWords: "" });
  if (first.kind === "closed") {
    await orCancelled(within(closingMs, child.drained), signal, path);
    const exit = child.exitInfo;
    if (exit === undefined) return fail(unreadableLine("", "it closed its standard output"));
    await child.drained;
    const lastWords = child.lastWords();
    const refused = exit.code === 1 && refusal.test(lastWords);
    return fail({ reason: refused ? "cookie-refused" : "exited-before-handshake", exit, lastWords });
  }
  if (first.kind === "too-long") return fail(unreadableLine(first.text, "longer than 64 KiB"));
  const parsed = parseHandshakeLine(first.text, { versions: versionsOf(options), tls });
  if ("line" in parsed) return parsed.line;
  // A program that is no plugin ends soon after its first line, and says why on stderr.
  if (parsed.failure.reason === "unreadable-line") await orCancelled(within(100, child.drained), signal, path);
  return fail(parsed.failure);
}
