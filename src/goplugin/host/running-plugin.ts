// A connected plugin: passes calls to its connection, and stops it step by step.
import type { ChannelInterface as Channel, MethodDefinition } from "@grpc/grpc-js";
import { within } from "../base/abort.js";
import { type ExitInfo, isPluginError } from "../base/errors.js";
import { GRPCControllerService } from "../gen/goplugin/grpc_controller.js";
import { HealthService } from "../gen/grpc/health/v1/health.js";
import type { CallOptions, Condition, OutputChunk, RunningPlugin } from "../base/types.js";
import type { GrpcBroker } from "../transport/broker.js";
import type { Network } from "../transport/channel-options.js";
import type { ConnectionSecurity } from "../transport/tls.js";
import type { Connection } from "./connection.js";
import type { EndableProcess } from "./process/process.js";

/** A plugin's process that listens, and how to connect to it. */
export interface ListeningPlugin {
  /** The executable, for errors. */
  readonly path: string;
  readonly process: EndableProcess;
  readonly protocolVersion: number;
  readonly network: Network;
  readonly address: string;
  readonly security: ConnectionSecurity | undefined;
  /** For the sockets that this host serves; none on Windows. */
  readonly directory: string | undefined;
  readonly onOutput: ((chunk: OutputChunk) => void | Promise<void>) | undefined;
  /** Called once after the process has ended. Never rejects. */
  readonly cleanUp: () => Promise<void>;
  /**
   * Set when a stop must leave the process running: called instead of ending it; {@link process}
   * counts as ended afterwards.
   */
  readonly disconnect?: (() => void) | undefined;
}

/** From the stop request to SIGKILL (go-plugin: client.go). Milliseconds. */
const stopMs = 2_000;
/** Time limit for the Shutdown call; leaves 500 ms for SIGTERM. Milliseconds. */
const shutdownMs = 1_500;
/** How long the last output may take to arrive after the exit. Milliseconds. */
const lastOutputMs = 250;

export class ConnectedPlugin implements RunningPlugin {
  readonly path: string;
  readonly pid: number;
  readonly protocolVersion: number;
  readonly secure: boolean;
  readonly exited: Promise<ExitInfo>;
  /** Resolves after {@link exited}, when everything has been cleaned up. */
  readonly ended: Promise<ExitInfo>;
  private stopping: Promise<ExitInfo> | undefined;

  /** @param outputRead resolves when all output has been passed to the listener */
  constructor(
    private readonly plugin: ListeningPlugin,
    private readonly connection: Connection,
    readonly broker: GrpcBroker,
    outputRead: Promise<void>,
  ) {
    const { process } = plugin;
    this.path = plugin.path;
    this.pid = process.pid;
    this.protocolVersion = plugin.protocolVersion;
    this.secure = plugin.security !== undefined;
    this.exited = process.drained.then(async (exit) => {
      await within(lastOutputMs, outputRead);
      return exit;
    });
    this.ended = this.finish(process.exit.then(() => plugin.cleanUp()));
  }

  get channel(): Channel {
    return this.connection.channel;
  }

  lastWords(): string {
    return this.plugin.process.lastWords();
  }

  condition(): Promise<Condition> {
    return this.connection.condition();
  }

  call<Req, Res>(method: MethodDefinition<Req, Res>, request: Req, options?: CallOptions): Promise<Res> {
    return this.connection.call(method, request, options);
  }

  stream<Req, Res>(method: MethodDefinition<Req, Res>, request: Req, options?: CallOptions): AsyncIterable<Res> {
    return this.connection.stream(method, request, options);
  }

  async ping(options?: CallOptions): Promise<void> {
    await this.connection.call(HealthService.check, { service: "plugin" }, options);
  }

  stop(): Promise<ExitInfo> {
    this.stopping ??= this.end();
    return this.stopping;
  }

  private async end(): Promise<ExitInfo> {
    const { process } = this.plugin;
    this.connection.refuseCalls();
    this.plugin.disconnect?.();
    if (process.exitInfo !== undefined) return this.ended;
    const killAt = performance.now() + stopMs;
    const first = await Promise.race([this.shutDown(), process.exit]);
    // The plugin has no GRPCController or does not answer.
    if (first === "unanswered") process.terminate();
    await within(killAt - performance.now(), process.exit);
    process.kill();
    return this.ended;
  }

  /** @param cleanedUp resolves when the plugin's files are removed, beside the rest */
  private async finish(cleanedUp: Promise<void>): Promise<ExitInfo> {
    const exit = await this.exited;
    await this.connection.settled;
    this.broker.close();
    this.connection.close();
    await cleanedUp;
    return exit;
  }

  /** A lost connection counts as an answer: Go plugins end the connection instead of answering. */
  private async shutDown(): Promise<"answered" | "unanswered"> {
    try {
      await this.connection.call(GRPCControllerService.shutdown, {}, { deadlineMs: shutdownMs }, true);
      return "answered";
    } catch (error) {
      const reason = isPluginError(error) ? error.reason : undefined;
      return reason === "deadline" || reason === "call-failed" ? "unanswered" : "answered";
    }
  }
}
