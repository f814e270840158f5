// Opens a connection as go-plugin does: broker stream, GRPCStdio, then one call to be answered.
import { ChannelCredentials } from "@grpc/grpc-js";
import { isPluginError, PluginError } from "../base/errors.js";
import { HealthService } from "../gen/grpc/health/v1/health.js";
import type { CallOptions } from "../base/types.js";
import { Connection } from "./connection.js";
import { openBroker } from "./broker-stream.js";
import { ConnectedPlugin, type ListeningPlugin } from "./running-plugin.js";
import { targetOf } from "../transport/channel-options.js";
import { readStdio } from "./stdio.js";

/** How long the first answer may take by default. Milliseconds. */
export const connectMs = 5_000;

/**
 * @throws PluginError `bad-address`, `connect-failed`, `crashed`, `cancelled`; the connection is
 *   closed then
 */
export async function connect(
  plugin: ListeningPlugin,
  signal: AbortSignal,
  deadlineMs = connectMs,
): Promise<ConnectedPlugin> {
  const { path, process, network, address, security } = plugin;
  const target = targetOf(network, address);
  if (target === undefined) throw new PluginError(path, { reason: "bad-address", network, address });
  const credentials = security?.clientCredentials() ?? ChannelCredentials.createInsecure();
  const connection = new Connection({ path, target, credentials, process });
  const broker = openBroker(connection, plugin);
  const outputRead = readStdio(connection, plugin.onOutput);
  try {
    await firstAnswer(connection, plugin, { signal, deadlineMs });
  } catch (error) {
    broker.close();
    connection.close();
    throw error;
  }
  return new ConnectedPlugin(plugin, connection, broker, outputRead);
}

/** grpc-js connects lazily, so only a call shows whether the connection works. */
async function firstAnswer(connection: Connection, plugin: ListeningPlugin, options: CallOptions): Promise<void> {
  try {
    await connection.call(HealthService.check, { service: "plugin" }, options);
  } catch (error) {
    if (!isPluginError(error)) throw error;
    const { failure } = error;
    // A plugin without the health service, or one that reports a problem, has still answered.
    if (failure.reason === "call-failed" && !statusesOfNoAnswer.has(failure.status)) return;
    if (failure.reason !== "call-failed" && failure.reason !== "lost-connection" && failure.reason !== "deadline") {
      throw error;
    }
    const detail = "detail" in failure ? failure.detail : `no answer within ${failure.timeoutMs} ms`;
    const { path, process, address } = plugin;
    const lastWords = process.lastWords();
    throw new PluginError(path, { reason: "connect-failed", address, detail, lastWords }, error);
  }
}

/** Statuses of a call whose peer does not speak gRPC. */
const statusesOfNoAnswer: ReadonlySet<string> = new Set(["UNKNOWN", "UNAVAILABLE", "INTERNAL", "CANCELLED"]);
