// A plugin that is connected: calls while it lives, the ladder that ends it, and what is put away
// afterwards.
import type { ChannelInterface as Channel, MethodDefinition } from "@grpc/grpc-js";
import { within } from "../base/abort.js";
import { type ExitInfo, isPluginError } from "../base/errors.js";
import { GRPCControllerService } from "../gen/goplugin/grpc_controller.js";
import { HealthService } from "../gen/grpc/health/v1/health.js";
import type { CallOptions, RunningPlugin } from "../base/types.js";
import type { GrpcBroker } from "../transport/broker.js";
import type { Connection } from "./connection.js";
import type { EndableProcess } from "./process/process-status.js";

export interface RunningPluginParts {
  readonly path: string;
  readonly process: EndableProcess;
  readonly protocolVersion: number;
  readonly secure: boolean;
  readonly connection: Connection;
  readonly broker: GrpcBroker;
  /** Resolves when what it printed has been handed on. */
  readonly outputRead: Promise<void>;
  /** Puts away what was made for the plugin. Never rejects. */
  readonly cleanUp: () => Promise<void>;
  /**
   * Set when a stop must leave the process running: called instead of ending it; {@link process}
   * counts as ended afterwards.
   */
  readonly disconnect?: (() => void) | undefined;
}

/** From the wish to stop until SIGKILL (go-plugin: client.go). Milliseconds. */
const stopMs = 2_000;
/**
 * The part of it that an unanswered Shutdown may take, so that a SIGTERM still has a chance.
 * Milliseconds.
 */
const shutdownMs = 1_500;
/** What it printed last may take this long to arrive after its end. Milliseconds. */
const lastOutputMs = 250;

export class ConnectedPlugin implements RunningPlugin {
  readonly path: string;
  readonly pid: number;
  readonly protocolVersion: number;
  readonly secure: boolean;
  readonly broker: GrpcBroker;
  readonly exited: Promise<ExitInfo>;
  /** Resolves after {@link exited}, when everything has been cleaned up. */
  readonly ended: Promise<ExitInfo>;
  private stopping: Promise<ExitInfo> | undefined;

  constructor(private readonly parts: RunningPluginParts) {
    const { process, connection, broker, outputRead } = parts;
    this.path = parts.path;
    this.pid = process.pid;
    this.protocolVersion = parts.protocolVersion;
    this.secure = parts.secure;
    this.broker = broker;
    this.exited = process.drained.then(async (exit) => {
      await within(lastOutputMs, outputRead);
      return exit;
    });
    this.ended = this.exited.then(async (exit) => {
      await connection.settled;
      broker.close();
      connection.close();
      await parts.cleanUp();
      return exit;
    });
  }

  get channel(): Channel {
    return this.parts.connection.channel;
  }

  lastWords(): string {
    return this.parts.process.lastWords();
  }

  call<Req, Res>(method: MethodDefinition<Req, Res>, request: Req, options?: CallOptions): Promise<Res> {
    return this.parts.connection.call(method, request, options);
  }

  stream<Req, Res>(method: MethodDefinition<Req, Res>, request: Req, options?: CallOptions): AsyncIterable<Res> {
    return this.parts.connection.stream(method, request, options);
  }

  async ping(options?: CallOptions): Promise<void> {
    await this.parts.connection.call(HealthService.check, { service: "plugin" }, options);
  }

  stop(): Promise<ExitInfo> {
    this.stopping ??= this.end();
    return this.stopping;
  }

  private async end(): Promise<ExitInfo> {
    const { process, connection } = this.parts;
    connection.refuseCalls();
    this.parts.disconnect?.();
    if (process.exitInfo !== undefined) return this.ended;
    const killAt = performance.now() + stopMs;
    const outcome = await Promise.race([this.shutDown(), process.exit]);
    // Not understood or not answered: the system's own way of asking is all that is left before
    // force.
    if (outcome === "unanswered") process.terminate();
    await within(killAt - performance.now(), process.exit);
    process.kill();
    return this.ended;
  }

  /** Any answer will do: a Go plugin drops the connection instead of answering. */
  private async shutDown(): Promise<"answered" | "unanswered"> {
    try {
      await this.parts.connection.call(GRPCControllerService.shutdown, {}, { deadlineMs: shutdownMs }, true);
      return "answered";
    } catch (error) {
      const reason = isPluginError(error) ? error.reason : undefined;
      return reason === "deadline" || reason === "call-failed" ? "unanswered" : "answered";
    }
  }
}
