// The host's end of the gRPC connection: every call is bound to the life of the plugin's process
// and fails with a reason of ours.
import {
  type ChannelInterface as Channel,
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
import type { CallOptions } from "../base/types.js";
import { type CallOwner, type FailedCall, type Pending, UnaryCall } from "./call.js";
import { CallPath } from "./call-path.js";
import { StreamCall } from "./call-stream.js";
import type { ProcessStatus } from "./process/process-status.js";
import { channelOptions } from "../transport/channel-options.js";

export interface ConnectionOptions {
  /** The executable, for errors. */
  readonly path: string;
  readonly target: string;
  readonly credentials: ChannelCredentials;
  readonly process: ProcessStatus;
}

/**
 * How long an error may wait for the exit that explains it. Milliseconds. An exit is told within 20
 * ms on an idle machine, but took longer than 200 ms on a busy one; only a connection that broke
 * under a living process waits this long.
 */
const exitGraceMs = 1_000;
/** How long answers that were written before an exit may take to arrive. Milliseconds. */
const lastAnswersMs = 100;

/** Codes that grpc-js also makes up by itself when a process dies under a call. */
const codesOfADyingPeer: readonly number[] = [status.UNAVAILABLE, status.INTERNAL, status.CANCELLED];

export class Connection implements CallOwner {
  readonly pending = new Set<Pending>();
  private readonly path: CallPath;
  /** Set once calls are refused. */
  private refusal: "stopped" | undefined;
  /** Set once not even the connection's own calls are possible. */
  private closed = false;

  /** Resolves after the exit of the process, when every call has its answer or its error. */
  readonly settled: Promise<void>;

  constructor(private readonly options: ConnectionOptions) {
    this.path = new CallPath(options.target, options.credentials, {
      ...channelOptions,
      // Nothing here is ever retried, and the machinery for it costs on every call.
      "grpc.enable_retries": 0,
      "grpc.service_config_disable_resolution": 1,
    });
    this.settled = options.process.exit.then(() => this.endCalls());
  }

  get channel(): Channel {
    return this.path.channel;
  }

  /**
   * @throws PluginError `crashed`, `lost-connection`, `deadline`, `call-failed`, `bad-answer`,
   *   `cancelled`, `stopped`
   */
  call<Req, Res>(
    method: MethodDefinition<Req, Res>,
    message: Req,
    options: CallOptions = {},
    internal = false,
  ): Promise<Res> {
    return new Promise((resolve, reject) => {
      const refused = this.refuse(method.path, options.signal, internal);
      if (refused !== undefined) return void refused.then(reject);
      const request = method.requestSerialize(message);
      const call = new UnaryCall(this, method, options, internal, resolve, reject);
      call.begin(this.path.open(method.path, request, call, options.deadlineMs));
    });
  }

  /** The call begins with the first step of the loop. Errors as for {@link call}. */
  async *stream<Req, Res>(
    method: MethodDefinition<Req, Res>,
    request: Req,
    options: CallOptions = {},
    internal = false,
  ): AsyncGenerator<Res, void, undefined> {
    const refused = this.refuse(method.path, options.signal, internal);
    if (refused !== undefined) throw await refused;
    const bytes = method.requestSerialize(request);
    const call = new StreamCall(this, method, options, internal);
    try {
      call.begin(this.path.open(method.path, bytes, call, options.deadlineMs));
      for (let message = await call.next(); message !== undefined; message = await call.next()) yield message;
    } finally {
      call.leave();
    }
  }

  /**
   * A stream in both directions that belongs to the connection; ends by itself when the connection
   * does.
   */
  duplex<Req, Res>(method: MethodDefinition<Req, Res>): ClientDuplexStream<Req, Res> {
    const client = new Client("", ChannelCredentials.createInsecure(), { channelOverride: this.channel });
    return client.makeBidiStreamRequest(method.path, method.requestSerialize, method.responseDeserialize, {});
  }

  /**
   * Fails every call that runs with `stopped`, and every later one. The connection's own streams go
   * on.
   */
  refuseCalls(): void {
    this.refusal = "stopped";
    for (const entry of [...this.pending]) if (!entry.internal) entry.abort(this.error({ reason: "stopped" }));
  }

  close(): void {
    // Whoever calls after a crash is told of the crash, not of the tidying up that followed it.
    if (this.options.process.exitInfo === undefined) this.refuseCalls();
    this.closed = true;
    for (const entry of [...this.pending]) entry.abort(this.error({ reason: "stopped" }));
    this.channel.close();
  }

  /** Why a call cannot even begin. */
  private refuse(method: string, signal: AbortSignal | undefined, internal: boolean): Promise<PluginError> | undefined {
    if (signal?.aborted === true) return Promise.resolve(this.cancelled(signal));
    if (this.refusal !== undefined && (!internal || this.closed))
      return Promise.resolve(this.error({ reason: this.refusal }));
    return this.options.process.exitInfo === undefined ? undefined : this.crashed(method);
  }

  async explain({ method, ended, startedAt, deadlineMs }: FailedCall): Promise<PluginError> {
    const { code, details } = ended;
    const cause = new Error(`${code} ${status[code]}: ${details}`);
    // The plugin knows the deadline too and may be a moment ahead of us; a Go server then resets
    // the call, which reads as CANCELLED.
    const codesOfADeadline: readonly number[] = [status.DEADLINE_EXCEEDED, status.CANCELLED];
    if (codesOfADeadline.includes(code) && deadlineMs !== undefined) {
      const passed = performance.now() - startedAt;
      if (passed > deadlineMs - 50) return this.error({ reason: "deadline", method, timeoutMs: deadlineMs }, cause);
    }
    const wasConnected = this.isConnected();
    if (codesOfADyingPeer.includes(code) && !cameFromPeer(ended)) {
      // The broken connection is noticed before the exit that broke it.
      await within(exitGraceMs, this.options.process.exit);
      if (this.options.process.exitInfo !== undefined) return this.crashed(method, cause);
      // A connection that ends in order closes its calls a moment before itself.
      if (code !== status.CANCELLED && !(wasConnected && this.isConnected())) {
        return this.error({ reason: "lost-connection", method, detail: details }, cause);
      }
    }
    return this.error({ reason: "call-failed", method, code, status: status[code], detail: details }, cause);
  }

  unreadable(method: string, cause: unknown): PluginError {
    const detail = cause instanceof Error ? cause.message : String(cause);
    return this.error({ reason: "bad-answer", method, detail }, cause);
  }

  cancelled(signal: AbortSignal | undefined): PluginError {
    return this.error({ reason: "cancelled" }, signal?.reason);
  }

  /** Once the last words are complete. */
  private async crashed(method: string, cause?: unknown): Promise<PluginError> {
    const exit = await this.options.process.drained;
    if (this.refusal !== undefined) return this.error({ reason: this.refusal }, cause);
    return this.error({ reason: "crashed", method, exit, lastWords: this.options.process.lastWords() }, cause);
  }

  /** A lost connection is not always noticed, a lost process is. */
  private async endCalls(): Promise<void> {
    const calls = (): Pending[] => [...this.pending].filter(({ internal }) => !internal);
    if (calls().length > 0) await delay(lastAnswersMs);
    for (const entry of calls()) entry.abort(await this.crashed(entry.method));
  }

  private isConnected(): boolean {
    return this.channel.getConnectivityState(false) === connectivityState.READY;
  }

  private error(failure: PluginFailure, cause?: unknown): PluginError {
    return new PluginError(this.options.path, failure, cause);
  }
}

/**
 * A status that the plugin sent, as against one that grpc-js made up: an answer without messages
 * carries the headers of a reply.
 */
function cameFromPeer(ended: StatusObject): boolean {
  return Object.keys(ended.metadata.getMap()).length > 0;
}
