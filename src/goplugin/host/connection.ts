// The host's gRPC connection to a plugin: calls end with its process and fail with a PluginError.
import {
  Channel,
  ChannelCredentials,
  Client,
  type ClientDuplexStream,
  connectivityState,
  type MethodDefinition,
  status,
  type StatusObject,
} from "@grpc/grpc-js";
import { setTimeout as delay } from "node:timers/promises";
import { PluginError, type PluginFailure } from "../base/errors.js";
import { within } from "../base/abort.js";
import type { CallOptions, Condition } from "../base/types.js";
import { type Call, type CallContext, type GrpcCall, noMetadata } from "./call.js";
import { Http2Watch } from "../transport/http2-watch.js";
import { StreamCall } from "./stream-call.js";
import { UnaryCall } from "./unary-call.js";
import type { EndableProcess } from "./process/process.js";
import { HealthService } from "../gen/grpc/health/v1/health.js";
import { channelOptions } from "../transport/channel-options.js";
import { readMessageLimit } from "../transport/message-limit.js";
import { ObservedCredentials } from "../transport/observed-credentials.js";

export interface ConnectionOptions {
  /** The executable, for errors. */
  readonly path: string;
  readonly target: string;
  readonly credentials: ChannelCredentials;
  readonly process: EndableProcess;
}

/**
 * How long an error waits for the exit that explains it. Milliseconds. Node reports an exit within
 * 20 ms on an idle machine, but took more than 200 ms on a busy one.
 */
const exitGraceMs = 1_000;
/** How long an answer that was written before the exit may take to arrive. Milliseconds. */
const lastAnswerMs = 100;

/** Codes that grpc-js itself creates when the connection breaks during a call. */
const connectionCodes: readonly number[] = [status.UNAVAILABLE, status.INTERNAL, status.CANCELLED];
/** grpc-js's text for a connection that broke, maybe an old one beside one that works. */
const dropped = "Connection dropped";

/**
 * A call that the plugin has not processed (REFUSED_STREAM, GOAWAY) is repeated by grpc-js, and
 * none else: no service configuration asks for more. By default only requests up to 1 MB are.
 */
const retryOptions = {
  "grpc.enable_retries": 1,
  "grpc.retry_buffer_size": Number.MAX_SAFE_INTEGER,
  "grpc.per_rpc_retry_buffer_size": Number.MAX_SAFE_INTEGER,
  "grpc.service_config_disable_resolution": 1,
} as const;

/** Ignores the events of a call whose result is not needed. */
const ignore = {
  onReceiveMetadata: () => undefined,
  onReceiveMessage: () => undefined,
  onReceiveStatus: () => undefined,
};

/** The end of the process, or the loss of the connection to it with its cause. */
type Loss = { readonly kind: "exit" } | { readonly kind: "connection"; readonly detail: string };

export class Connection implements CallContext {
  readonly pending = new Set<Call>();
  readonly channel: Channel;
  /** New calls are refused, except internal ones. */
  private stopped = false;
  /** All calls are refused. */
  private closed = false;
  /** What is being found out about broken calls. */
  private readonly pendingLosses = new Set<Promise<Loss | undefined>>();
  private disconnected = false;
  private readonly watch = new Http2Watch({
    countPending: () => this.hostCalls().length,
    isConnected: () => this.isConnected(),
    beginProbe: () => {
      const call = this.open(HealthService.check.path);
      call.start(noMetadata, ignore);
      return () => call.cancelWithStatus(status.CANCELLED, "only a probe");
    },
  });

  /** Resolves after the exit of the process, when every call has ended. */
  readonly settled: Promise<void>;

  constructor(private readonly options: ConnectionOptions) {
    const credentials = new ObservedCredentials(options.credentials, (socket) => this.watch.connected(socket));
    this.channel = new Channel(options.target, credentials, { ...channelOptions, ...retryOptions });
    this.settled = options.process.exit.then(() => this.endCalls());
  }

  /**
   * @throws PluginError `crashed`, `lost-connection`, `deadline`, `call-failed`,
   *   `message-too-large`, `bad-answer`, `cancelled`, `stopped`
   */
  call<Req, Res>(
    method: MethodDefinition<Req, Res>,
    message: Req,
    options: CallOptions = {},
    internal = false,
  ): Promise<Res> {
    return new Promise((resolve, reject) => {
      const refused = this.refusal(method.path, options.signal, internal);
      if (refused !== undefined) return void refused.then(reject);
      const request = method.requestSerialize(message);
      const call = new UnaryCall(this, method, options, internal, resolve, reject);
      call.begin(this.open(method.path, options.deadlineMs), request);
    });
  }

  /** The call begins with the first iteration. Errors as for {@link call}. */
  async *stream<Req, Res>(
    method: MethodDefinition<Req, Res>,
    request: Req,
    options: CallOptions = {},
    internal = false,
  ): AsyncGenerator<Res, void, undefined> {
    const refused = this.refusal(method.path, options.signal, internal);
    if (refused !== undefined) throw await refused;
    const bytes = method.requestSerialize(request);
    const call = new StreamCall(this, method, options, internal);
    try {
      call.begin(this.open(method.path, options.deadlineMs), bytes);
      for (let message = await call.next(); message !== undefined; message = await call.next()) yield message;
    } finally {
      call.close();
    }
  }

  /** A bidirectional stream that ends with the connection. */
  duplex<Req, Res>(method: MethodDefinition<Req, Res>): ClientDuplexStream<Req, Res> {
    const client = new Client("", ChannelCredentials.createInsecure(), { channelOverride: this.channel });
    return client.makeBidiStreamRequest(method.path, method.requestSerialize, method.responseDeserialize, {});
  }

  /** Whether the connection that a call has asked for could be made. Without a time limit. */
  async isMade(): Promise<boolean> {
    for (;;) {
      const state = this.channel.getConnectivityState(false);
      if (state === connectivityState.READY) return true;
      if (state === connectivityState.TRANSIENT_FAILURE || this.closed) return false;
      await new Promise((resolve) => this.channel.watchConnectivityState(state, Infinity, resolve));
    }
  }

  /** Fails all calls, pending and later ones, with `stopped`, except internal ones. */
  refuseCalls(): void {
    this.stopped = true;
    for (const entry of [...this.pending]) if (!entry.internal) entry.abort(this.error({ reason: "stopped" }));
  }

  close(): void {
    // After a crash, later calls report the crash.
    if (this.options.process.exitInfo === undefined) this.refuseCalls();
    this.closed = true;
    for (const entry of [...this.pending]) entry.abort(this.error({ reason: "stopped" }));
    this.watch.stop();
    this.channel.close();
  }

  /** Waits for an exit that a broken connection may announce. */
  async condition(): Promise<Condition> {
    await Promise.all(this.pendingLosses);
    if (this.options.process.exitInfo !== undefined) return "ended";
    return this.disconnected ? "disconnected" : "usable";
  }

  /** What ended a call whose status the plugin did not send. Waits up to a second for an exit. */
  async lossOf(ended: StatusObject): Promise<Loss | undefined> {
    const finding = this.findLoss(ended);
    this.pendingLosses.add(finding);
    const loss = await finding;
    this.pendingLosses.delete(finding);
    return loss;
  }

  /** Why a call cannot begin, or undefined when it can. */
  private refusal(
    method: string,
    signal: AbortSignal | undefined,
    internal: boolean,
  ): Promise<PluginError> | undefined {
    if (signal?.aborted === true) return Promise.resolve(this.error({ reason: "cancelled" }, signal.reason));
    if (this.stopped && (!internal || this.closed)) return Promise.resolve(this.error({ reason: "stopped" }));
    return this.options.process.exitInfo === undefined ? undefined : this.crashed(method);
  }

  async errorOf({ method, startedAt, requestSize, options }: Call, ended: StatusObject): Promise<PluginError> {
    const { deadlineMs } = options;
    const { code, details } = ended;
    const cause = new Error(`${code} ${status[code]}: ${details}`);
    // The plugin applies the deadline too; a Go server that is first resets the call (CANCELLED).
    const deadlineCodes: readonly number[] = [status.DEADLINE_EXCEEDED, status.CANCELLED];
    if (deadlineCodes.includes(code) && deadlineMs !== undefined) {
      const passed = performance.now() - startedAt;
      if (passed > deadlineMs - 50) return this.error({ reason: "deadline", method, timeoutMs: deadlineMs }, cause);
    }
    const loss = await this.lossOf(ended);
    if (loss?.kind === "exit") return this.crashed(method, cause);
    if (loss !== undefined) return this.error({ reason: "lost-connection", method, detail: loss.detail }, cause);
    const tooLarge = code === status.RESOURCE_EXHAUSTED ? readMessageLimit(details, requestSize) : undefined;
    if (tooLarge !== undefined) return this.error({ reason: "message-too-large", method, ...tooLarge }, cause);
    if (!(code in status))
      return this.error({ reason: "bad-answer", method, detail: `no gRPC status: ${code}` }, cause);
    return this.error({ reason: "call-failed", method, code, status: status[code], detail: details }, cause);
  }

  error(failure: PluginFailure, cause?: unknown): PluginError {
    return new PluginError(this.options.path, failure, cause);
  }

  private open(method: string, deadlineMs?: number): GrpcCall {
    this.watch.start();
    const deadline = deadlineMs === undefined ? Infinity : Date.now() + deadlineMs;
    return this.channel.createCall(method, deadline, null, null, null);
  }

  private async findLoss(ended: StatusObject): Promise<Loss | undefined> {
    const { code, details } = ended;
    if (!connectionCodes.includes(code) || cameFromPeer(ended)) return undefined;
    const { socket } = this.watch;
    // A broken connection is reported before the exit or the violation that broke it.
    const cause = await within(exitGraceMs, Promise.race([this.options.process.exit, this.watch.violated]));
    if (this.options.process.exitInfo !== undefined) return { kind: "exit" };
    if (typeof cause === "string") return this.disconnect(cause);
    // While the socket is open, it was only this call that ended.
    if (this.closed || (details !== dropped && socket?.destroyed === false)) return undefined;
    return this.disconnect(details);
  }

  private disconnect(detail: string): Loss {
    this.disconnected = true;
    return { kind: "connection", detail };
  }

  /** Waits until the plugin's stderr has been read. */
  private async crashed(method: string, cause?: unknown): Promise<PluginError> {
    const exit = await this.options.process.drained;
    if (this.stopped) return this.error({ reason: "stopped" }, cause);
    return this.error({ reason: "crashed", method, exit, lastWords: this.options.process.lastWords() }, cause);
  }

  /** Needed because grpc-js does not always detect a lost connection. */
  private async endCalls(): Promise<void> {
    if (this.hostCalls().length > 0) await delay(lastAnswerMs);
    for (const entry of this.hostCalls()) entry.abort(await this.crashed(entry.method));
  }

  /** The pending calls, without those of the connection itself. */
  private hostCalls(): Call[] {
    return [...this.pending].filter(({ internal }) => !internal);
  }

  private isConnected(): boolean {
    return this.channel.getConnectivityState(false) === connectivityState.READY;
  }
}

/** Whether the plugin sent the status: one that grpc-js created itself carries no metadata. */
function cameFromPeer(ended: StatusObject): boolean {
  return Object.keys(ended.metadata.getMap()).length > 0;
}
