// Opens a connection as go-plugin does, with the broker stream and GRPCStdio.
import { ChannelCredentials } from "@grpc/grpc-js";
import { orCancelled, within } from "../base/abort.js";
import { isPluginError, PluginError } from "../base/errors.js";
import { HealthService } from "../gen/grpc/health/v1/health.js";
import { Connection } from "./connection.js";
import { openBroker } from "./broker-stream.js";
import { ConnectedPlugin, type ListeningPlugin } from "./running-plugin.js";
import { targetOf } from "../transport/channel-options.js";
import { refusalOf } from "../transport/own-address.js";
import { readStdio } from "./stdio.js";

/** How long the connection may take by default. Milliseconds. */
export const connectMs = 5_000;

/**
 * @throws PluginError `bad-address`, `foreign-address`, `connect-failed`, `crashed`, `cancelled`;
 *   the connection is closed then
 */
export async function connect(
  plugin: ListeningPlugin,
  signal: AbortSignal,
  deadlineMs = connectMs,
): Promise<ConnectedPlugin> {
  const { path, process, network, address, security } = plugin;
  const target = targetOf(network, address);
  if (target === undefined) throw new PluginError(path, { reason: "bad-address", network, address });
  const refusal = await refusalOf(network, address);
  if (refusal !== undefined) throw new PluginError(path, refusal);
  const credentials = security?.clientCredentials() ?? ChannelCredentials.createInsecure();
  const connection = new Connection({ path, target, credentials, process });
  const broker = openBroker(connection, plugin);
  const outputRead = readStdio(connection, plugin.onOutput);
  try {
    await waitUntilConnected(connection, plugin, signal, deadlineMs);
  } catch (error) {
    broker.close();
    connection.close();
    throw error;
  }
  return new ConnectedPlugin(plugin, connection, broker, outputRead);
}

/** Waits until the plugin has answered with its HTTP/2 settings, as go-plugin's host does. */
async function waitUntilConnected(
  connection: Connection,
  plugin: ListeningPlugin,
  signal: AbortSignal,
  deadlineMs: number,
): Promise<void> {
  const { path, process, address } = plugin;
  const failed = (detail: string, cause?: unknown): PluginError =>
    new PluginError(path, { reason: "connect-failed", address, detail, lastWords: process.lastWords() }, cause);
  const isMade = Promise.race([connection.isMade(), process.exit.then(() => false)]);
  const made = await orCancelled(within(deadlineMs, isMade), signal, path);
  if (made === true) return;
  if (made === undefined) throw failed(`no answer within ${deadlineMs} ms`);
  try {
    // Only a call gets the reason.
    await connection.call(HealthService.check, { service: "plugin" }, { signal, deadlineMs });
  } catch (error) {
    if (!isPluginError(error)) throw error;
    const { failure } = error;
    if (failure.reason !== "call-failed" && failure.reason !== "lost-connection") throw error;
    throw failed(failure.detail, error);
  }
}
