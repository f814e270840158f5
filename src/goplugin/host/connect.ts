// Opens a connection as go-plugin does: broker stream, GRPCStdio, then one call to be answered.
import { ChannelCredentials } from "@grpc/grpc-js";
import { isPluginError, PluginError } from "../base/errors.js";
import { type ConnInfo, GRPCBrokerService } from "../gen/goplugin/grpc_broker.js";
import { HealthService } from "../gen/grpc/health/v1/health.js";
import type { OutputChunk } from "../base/types.js";
import { GrpcBroker } from "../transport/broker.js";
import { Connection } from "./connection.js";
import type { ProcessStatus } from "./process/process-status.js";
import { type Network, targetOf } from "../transport/channel-options.js";
import { readStdio } from "./stdio.js";
import type { LinkSecurity } from "../transport/tls.js";

export interface ConnectOptions {
  /** The executable, for errors. */
  readonly path: string;
  readonly process: ProcessStatus;
  readonly network: Network;
  readonly address: string;
  readonly security: LinkSecurity | undefined;
  /** For the sockets that this host serves; none on Windows. */
  readonly directory: string | undefined;
  readonly onOutput: ((chunk: OutputChunk) => void | Promise<void>) | undefined;
  readonly signal: AbortSignal | undefined;
  /** How long the first answer may take. */
  readonly deadlineMs: number;
}

export interface PluginConnection {
  readonly connection: Connection;
  readonly broker: GrpcBroker;
  /** Resolves when everything that the plugin printed has been passed to the listener. */
  readonly outputRead: Promise<void>;
}

/** How long the first answer may take by default. Milliseconds. */
export const connectMs = 5_000;

/**
 * @throws PluginError `bad-address`, `connect-failed`, `crashed`, `cancelled`; the connection is
 *   closed then
 */
export async function connect(options: ConnectOptions): Promise<PluginConnection> {
  const { path, network, address, security } = options;
  const target = targetOf(network, address);
  if (target === undefined) throw new PluginError(path, { reason: "bad-address", network, address });
  const credentials = security?.clientCredentials() ?? ChannelCredentials.createInsecure();
  const connection = new Connection({ path, target, credentials, process: options.process });
  const broker = openBroker(connection, options);
  const outputRead = readStdio(connection, options.onOutput);
  try {
    await firstAnswer(connection, options);
  } catch (error) {
    broker.close();
    connection.close();
    throw error;
  }
  return { connection, broker, outputRead };
}

/** Opened first, once, and never cancelled: a Go plugin's broker survives no second stream. */
function openBroker(connection: Connection, { path, directory, security }: ConnectOptions): GrpcBroker {
  const stream = connection.duplex(GRPCBrokerService.startStream);
  const broker = new GrpcBroker({
    directory: directory ?? "",
    network: process.platform === "win32" ? "tcp" : "unix",
    tls: security,
    path,
    send: (info) => void stream.write(info),
  });
  stream.on("data", (info: ConnInfo) => broker.receive(info));
  // A plugin without GRPCBroker answers UNIMPLEMENTED: the broker refuses with `broker-closed`.
  stream.on("error", () => broker.close());
  stream.on("end", () => {
    stream.end();
    broker.close();
  });
  return broker;
}

/** grpc-js connects lazily, so only a call shows whether the connection works. */
async function firstAnswer(connection: Connection, options: ConnectOptions): Promise<void> {
  const { signal, deadlineMs, path, address } = options;
  try {
    await connection.call(HealthService.check, { service: "plugin" }, { signal, deadlineMs });
  } catch (error) {
    if (!isPluginError(error)) throw error;
    const { failure } = error;
    // A plugin without the health service, or one that reports a problem, has still answered.
    if (failure.reason === "call-failed" && !statusesOfNoAnswer.has(failure.status)) return;
    if (failure.reason !== "call-failed" && failure.reason !== "lost-connection" && failure.reason !== "deadline") {
      throw error;
    }
    const detail = "detail" in failure ? failure.detail : `no answer within ${failure.timeoutMs} ms`;
    const lastWords = options.process.lastWords();
    throw new PluginError(path, { reason: "connect-failed", address, detail, lastWords }, error);
  }
}

/** Statuses of a call whose peer does not speak gRPC. */
const statusesOfNoAnswer: ReadonlySet<string> = new Set(["UNKNOWN", "UNAVAILABLE", "INTERNAL", "CANCELLED"]);
