// hashicorp/go-plugin for Node, both ends. Cheap to import: gRPC is loaded when a plugin is about
// to start or to serve.
import type { AttachOptions } from "./host/attach.js";
import type { RunningPlugin, StartOptions } from "./base/types.js";

export { orCancelled, throwIfCancelled } from "./base/abort.js";
export {
  isPluginError,
  PluginError,
  type ExitInfo,
  type PluginFailure,
  type PluginFailureReason,
} from "./base/errors.js";
export { DisposableStore, Emitter, type Disposable, type Event } from "./base/event.js";
export { parseHandshakeLine, type HandshakeExpectations, type HandshakeLine } from "./host/handshake-line.js";
export { socketPathLimit } from "./transport/socket-path.js";
export { LogParser } from "./host/process/log-parser.js";
export { createPluginLog, type LogFields, type PluginLog } from "./serve/plugin-log.js";
export { serve } from "./serve/serve.js";
export { type RegisterServices, type ServeOptions } from "./serve/serve-options.js";
export { parseReattachConfig, parseReattachConfigs, type ReattachConfig } from "./host/reattach-config.js";
export type { AttachOptions } from "./host/attach.js";
export type {
  Broker,
  BrokeredServer,
  CallOptions,
  HandshakeConfig,
  LogEntry,
  OutputChunk,
  PluginState,
  RunningPlugin,
  StartOptions,
} from "./base/types.js";

/**
 * Starts a plugin and waits until it has answered once.
 * @throws PluginError with the reason; nothing is left of the plugin then
 */
export async function startPlugin(options: StartOptions): Promise<RunningPlugin> {
  const engine = await import("./engine.js");
  return engine.startPlugin(options);
}

/**
 * Joins a plugin that somebody else started. In test mode a stop only disconnects.
 * @throws PluginError `not-running`, `bad-address`, `crashed`, `cancelled`
 */
export async function attachPlugin(options: AttachOptions): Promise<RunningPlugin> {
  const engine = await import("./engine.js");
  return engine.attachPlugin(options);
}

/**
 * Stops every plugin that this process runs or is starting, all at the same time: two seconds at
 * most.
 */
export async function stopAllPlugins(): Promise<void> {
  const engine = await import("./engine.js");
  await engine.stopAllPlugins();
}
