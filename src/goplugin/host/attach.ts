// Joins a plugin that somebody else started: no handshake, no log, no TLS, and a process of which
// only the number is known.
import { orCancelled, throwIfCancelled } from "../base/abort.js";
import { isPluginError, PluginError } from "../base/errors.js";
import { SocketDirectory } from "../cleanup/socket-directory.js";
import type { ReattachConfig } from "./reattach-config.js";
import type { OutputChunk, RunningPlugin } from "../base/types.js";
import { connect, connectMs } from "./connect.js";
import { ForeignProcess } from "./process/foreign-process.js";
import { trackLive } from "../cleanup/running-plugins.js";
import { ConnectedPlugin } from "./running-plugin.js";

export interface AttachOptions {
  readonly config: ReattachConfig;
  /** The executable, for errors; default the address. */
  readonly path?: string;
  /** What the plugin prints (GRPCStdio), unless another host reads it. */
  readonly onOutput?: (chunk: OutputChunk) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

/**
 * Connects to a running plugin. It is not ours: our own death does not end it, and in test mode
 * neither does a stop.
 * @throws PluginError `not-running`, `bad-address`, `crashed`, `cancelled`; the plugin is left as
 *   it is then
 */
export async function attachPlugin(options: AttachOptions): Promise<RunningPlugin> {
  const { config, signal, path = config.address } = options;
  throwIfCancelled(path, signal);
  const { pid, address } = config;
  const notRunning = (detail: string, cause?: unknown): PluginError =>
    new PluginError(path, { reason: "not-running", pid, address, detail }, cause);
  const found = await orCancelled(ForeignProcess.find(pid), signal, path);
  if (found === undefined) throw notRunning("there is no such process");
  let directory: SocketDirectory | undefined;
  try {
    directory = process.platform === "win32" ? undefined : await SocketDirectory.create(path);
    const link = await connect({
      path,
      life: found,
      network: config.network,
      address,
      security: undefined,
      directory: directory?.path,
      onOutput: options.onOutput,
      signal,
      deadlineMs: connectMs,
    });
    const plugin = new ConnectedPlugin({
      path,
      process: found,
      protocolVersion: config.protocolVersion,
      secure: false,
      ...link,
      cleanUp: async () => {
        await directory?.remove();
        release();
      },
      letGo: config.test ? () => found.letGo() : undefined,
    });
    const release = trackLive({ stop: () => plugin.stop(), killNow: () => directory?.removeNow() });
    return plugin;
  } catch (error) {
    found.letGo();
    await directory?.remove();
    if (isPluginError(error) && error.failure.reason === "connect-failed")
      throw notRunning(error.failure.detail, error);
    throw error;
  }
}
