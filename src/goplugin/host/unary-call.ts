// One unary call, and what every call shares with its connection.
import { type MethodDefinition, status, type StatusObject } from "@grpc/grpc-js";
import type { PluginError } from "../base/errors.js";
import type { CallOptions } from "../base/types.js";
import type { CallListener, OpenCall } from "./direct-channel.js";

/** A call that has not ended. */
export interface PendingCall {
  readonly method: string;
  /** True for the connection's own calls, which go on while the plugin is stopping. */
  readonly internal: boolean;
  /** Ends the call with an error that the plugin did not send. */
  abort(error: PluginError): void;
}

/** A call that ended with an error status. */
export interface FailedCall {
  readonly method: string;
  readonly ended: StatusObject;
  /** By `performance.now()`. */
  readonly startedAt: number;
  readonly deadlineMs: number | undefined;
}

/** What a call needs of its connection. */
export interface CallContext {
  /** Calls add and remove themselves. */
  readonly pending: Set<PendingCall>;
  /** Determines the cause of an error status. Never rejects. */
  errorOf(failed: FailedCall): Promise<PluginError>;
  /** The error for a response that cannot be decoded. */
  badAnswer(method: string, cause: unknown): PluginError;
  cancelled(signal: AbortSignal | undefined): PluginError;
}

/**
 * An object that is its own listener, instead of closures: a small call takes about 100 µs, and
 * less garbage shortens the slowest hundredth of the calls.
 */
export class UnaryCall<Req, Res> implements CallListener, PendingCall {
  readonly method: string;
  private readonly startedAt = performance.now();
  private call: OpenCall | undefined;
  private answer: Buffer | undefined;
  private settled = false;

  /** Adds the call to the pending ones; {@link begin} must follow. */
  constructor(
    private readonly context: CallContext,
    private readonly definition: MethodDefinition<Req, Res>,
    private readonly options: CallOptions,
    readonly internal: boolean,
    private readonly resolve: (answer: Res) => void,
    private readonly reject: (error: PluginError) => void,
  ) {
    this.method = definition.path;
    context.pending.add(this);
    options.signal?.addEventListener("abort", this, { once: true });
  }

  begin(call: OpenCall): void {
    this.call = call;
    call.startRead();
  }

  onMessage(message: Buffer): void {
    if (this.answer === undefined) {
      this.answer = message;
      // An unread second message would hold back the status.
      this.call?.startRead();
    } else this.abort(this.context.badAnswer(this.method, new Error("the plugin answered one call twice")));
  }

  onStatus(ended: StatusObject): void {
    if (this.settled) return;
    if (ended.code === status.OK) this.decode(this.answer);
    else {
      const failed = { method: this.method, ended, startedAt: this.startedAt, deadlineMs: this.options.deadlineMs };
      // The call stays pending meanwhile, so that a cancel or a stop still takes effect.
      void this.context.errorOf(failed).then((error) => this.fail(error));
    }
  }

  /** Called by the AbortSignal. */
  handleEvent(): void {
    this.abort(this.context.cancelled(this.options.signal));
  }

  abort(error: PluginError): void {
    if (this.settled) return;
    this.fail(error);
    this.call?.cancelWithStatus(status.CANCELLED, "cancelled by the host");
  }

  private decode(answer: Buffer | undefined): void {
    let message: Res;
    try {
      if (answer === undefined) throw new Error("the call ended with OK, but without an answer");
      message = this.definition.responseDeserialize(answer);
    } catch (error) {
      this.fail(this.context.badAnswer(this.method, error));
      return;
    }
    this.settle();
    this.resolve(message);
  }

  private fail(error: PluginError): void {
    if (this.settled) return;
    this.settle();
    this.reject(error);
  }

  private settle(): void {
    this.settled = true;
    // grpc-js keeps this object until a full garbage collection; do not keep the answer as well.
    this.answer = undefined;
    this.context.pending.delete(this);
    this.options.signal?.removeEventListener("abort", this);
  }
}
