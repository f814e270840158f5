// Attaches to a plugin that another program started: no handshake, no log, no TLS.
import { orCancelled } from "../base/abort.js";
import { isPluginError, PluginError } from "../base/errors.js";
import type { OutputChunk, RunningPlugin } from "../base/types.js";
import { SocketDirectory } from "../cleanup/socket-directory.js";
import { connect } from "./connect.js";
import { launch, type LaunchSteps } from "./launch.js";
import { ForeignProcess } from "./process/foreign-process.js";
import type { ReattachConfig } from "./reattach-config.js";
import type { ConnectedPlugin, ListeningPlugin } from "./running-plugin.js";

export interface AttachOptions {
  readonly config: ReattachConfig;
  /** The executable, for errors; default the address. */
  readonly path?: string;
  /** What the plugin prints (GRPCStdio), unless another host reads it. */
  readonly onOutput?: (chunk: OutputChunk) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

/**
 * Connects to a running plugin. It does not end with this process; in test mode a stop only
 * disconnects.
 * @throws PluginError `not-running`, `bad-address`, `foreign-address`, `crashed`, `cancelled`,
 *   `stopped`; the plugin keeps running then
 */
export function attachPlugin(options: AttachOptions): Promise<RunningPlugin> {
  return launch(new PluginAttach(options), options.signal);
}

class PluginAttach implements LaunchSteps {
  readonly path: string;
  private process: ForeignProcess | undefined;
  /** For the sockets that this host serves through the broker. */
  private directory: SocketDirectory | undefined;

  constructor(private readonly options: AttachOptions) {
    this.path = options.path ?? options.config.address;
  }

  async connect(signal: AbortSignal): Promise<ConnectedPlugin> {
    const { path } = this;
    const { config, onOutput } = this.options;
    const { pid, network, address, protocolVersion } = config;
    const notRunning = (detail: string, cause?: unknown): PluginError =>
      new PluginError(path, { reason: "not-running", pid, address, detail }, cause);
    const found = await orCancelled(ForeignProcess.find(pid), signal, path);
    if (found === undefined) throw notRunning("there is no such process");
    this.process = found;
    if (process.platform !== "win32") this.directory = await SocketDirectory.create(path);
    const plugin: ListeningPlugin = {
      path,
      process: found,
      protocolVersion,
      network,
      address,
      security: undefined,
      directory: this.directory?.path,
      onOutput,
      cleanUp: () => this.cleanUp(),
      disconnect: config.test ? () => found.forget() : undefined,
    };
    return connect(plugin, signal).catch((error: unknown) => {
      const refused = isPluginError(error) && error.failure.reason === "connect-failed" ? error.failure : undefined;
      throw refused === undefined ? error : notRunning(refused.detail, error);
    });
  }

  async cleanUp(): Promise<void> {
    this.process?.forget();
    await this.directory?.remove();
  }

  cleanUpNow(): void {
    this.directory?.removeNow();
  }
}
