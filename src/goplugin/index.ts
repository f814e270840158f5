// hashicorp/go-plugin for Node: hosts plugins and serves them.
//
// Folders: base (types, errors, helpers), transport (sockets, TLS and broker, for host and plugin),
// cleanup (what guarantees that no process and no socket is left), host (starts and calls plugins;
// host/process is the child process itself), serve (the plugin's side). grpc-js is loaded only when
// a plugin starts or serves.
import type { AttachOptions } from "./host/attach.js";
import { nameScarcity } from "./base/scarcity.js";
import type { RunningPlugin, StartOptions } from "./base/types.js";

export { orCancelled, throwIfCancelled } from "./base/abort.js";
export {
  isPluginError,
  PluginError,
  type ExitInfo,
  type PluginFailure,
  type PluginFailureReason,
  type ScarcityCode,
  systemErrorCode,
} from "./base/errors.js";
export { nameScarcity } from "./base/scarcity.js";
export { readRegularFile } from "./base/regular-file.js";
export { DisposableStore, Emitter, type Disposable, type Event } from "./base/event.js";
export { interpreterOf } from "./host/process/executable.js";
export { parseHandshakeLine, type HandshakeExpectations, type HandshakeLine } from "./host/handshake-line.js";
export { createPluginLog, type LogFields, type PluginLog } from "./serve/plugin-log.js";
export { serve } from "./serve/serve.js";
export { type RegisterServices, type ServeOptions } from "./serve/serve-options.js";
export { parseReattachConfig, parseReattachConfigs, type ReattachConfig } from "./host/reattach-config.js";
export type { AttachOptions } from "./host/attach.js";
export type {
  Broker,
  BrokeredServer,
  CallOptions,
  Condition,
  HandshakeConfig,
  Leftover,
  LogEntry,
  OutputChunk,
  PluginState,
  RunningPlugin,
  StartOptions,
  StaticTlsOptions,
} from "./base/types.js";

/**
 * Starts a plugin and waits until it is connected.
 * @throws PluginError with the reason; the plugin's process and sockets are gone then
 */
export async function startPlugin(options: StartOptions): Promise<RunningPlugin> {
  const engine = await loadEngine(options.path);
  return engine.startPlugin(options);
}

/**
 * Attaches to a plugin that another program started. In test mode a stop only disconnects.
 * @throws PluginError `not-running`, `bad-address`, `foreign-address`, `crashed`, `cancelled`,
 *   `stopped`
 */
export async function attachPlugin(options: AttachOptions): Promise<RunningPlugin> {
  const engine = await loadEngine(options.path ?? options.config.address);
  return engine.attachPlugin(options);
}

/** Stops every plugin that this process runs or is starting, in parallel, in about two seconds. */
export async function stopAllPlugins(): Promise<void> {
  const engine = await loadEngine("");
  await engine.stopAllPlugins();
}

/**
 * The one way to the engine: a stop that is called after a start also reaches it after that start.
 * @throws PluginError `out-of-resources`
 */
async function loadEngine(path: string) {
  try {
    return await import("./engine.js");
  } catch (error) {
    throw nameScarcity(path, error);
  }
}
