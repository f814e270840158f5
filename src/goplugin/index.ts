// hashicorp/go-plugin for Node, both ends. Cheap to import: gRPC is loaded when a plugin is about to start or to serve.
import type { AttachOptions } from "./transport/attach.js";
import type { RunningPlugin, StartOptions } from "./types.js";

export { orCancelled } from "./abort.js";
export { isPluginError, PluginError, type ExitInfo, type PluginFailure, type PluginFailureReason } from "./errors.js";
export { DisposableStore, Emitter, type Disposable, type Event } from "./event.js";
export {
  parseHandshakeLine,
  socketPathLimit,
  type HandshakeExpectations,
  type HandshakeLine,
} from "./handshake-line.js";
export { LogParser } from "./log-parser.js";
export { ManagedPlugin, type Manageable, type ManagedPluginOptions } from "./managed-plugin.js";
export { createPluginLog, type LogFields, type PluginLog } from "./plugin-log.js";
export { serve, type RegisterServices, type ServeOptions } from "./serve.js";
export { parseReattachConfig, parseReattachConfigs, type ReattachConfig } from "./reattach-config.js";
export type { AttachOptions } from "./transport/attach.js";
export type {
  Broker,
  CallOptions,
  HandshakeConfig,
  LogEntry,
  OutputChunk,
  PluginState,
  RunningPlugin,
  StartOptions,
} from "./types.js";

/**
 * Starts a plugin and waits until it has answered once.
 * @throws PluginError with the reason; nothing is left of the plugin then
 */
export async function startPlugin(options: StartOptions): Promise<RunningPlugin> {
  const engine = await import("./transport/index.js");
  return engine.startPlugin(options);
}

/**
 * Joins a plugin that somebody else started. In test mode a stop only disconnects.
 * @throws PluginError `not-running`, `bad-address`, `crashed`, `cancelled`
 */
export async function attachPlugin(options: AttachOptions): Promise<RunningPlugin> {
  const engine = await import("./transport/index.js");
  return engine.attachPlugin(options);
}

/** Stops every plugin that this process runs or is starting, all at the same time: two seconds at most. */
export async function stopAllPlugins(): Promise<void> {
  const engine = await import("./transport/index.js");
  await engine.stopAllPlugins();
}
