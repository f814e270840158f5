// One unary call from its request to its single outcome, and what every call shares with the
// connection that it runs over.
import { type MethodDefinition, status, type StatusObject } from "@grpc/grpc-js";
import type { PluginError } from "../base/errors.js";
import type { CallOptions } from "../base/types.js";
import type { CallListener, OpenCall } from "./call-path.js";

/** A call that has not ended. `abort` ends it for a reason that is not the plugin's. */
export interface Pending {
  readonly method: string;
  /** Belongs to the connection itself and ends with it, not with the wish to stop. */
  readonly internal: boolean;
  abort(error: PluginError): void;
}

/** A status other than the one that was hoped for. */
export interface FailedCall {
  readonly method: string;
  readonly ended: StatusObject;
  /** By `performance.now()`. */
  readonly startedAt: number;
  readonly deadlineMs: number | undefined;
}

/** Whom calls belong to. */
export interface CallOwner {
  /** Calls enter themselves and leave. */
  readonly pending: Set<Pending>;
  /** Finds out what stands behind a status. Never rejects. */
  explain(failed: FailedCall): Promise<PluginError>;
  /** An answer that cannot be read. */
  unreadable(method: string, cause: unknown): PluginError;
  cancelled(signal: AbortSignal | undefined): PluginError;
}

/**
 * An object for each call rather than a handful of closures, and its own listener for everything: a
 * small call takes about 100 µs of our process's time, and what it leaves to the garbage collector
 * is felt in the slowest hundredth of the calls that follow.
 */
export class UnaryCall<Req, Res> implements CallListener, Pending {
  readonly method: string;
  private readonly startedAt = performance.now();
  private call: OpenCall | undefined;
  private answer: Buffer | undefined;
  private settled = false;

  /**
   * Enters the call among the pending ones; {@link begin} has to follow. `resolve` or `reject` is
   * called once.
   */
  constructor(
    private readonly owner: CallOwner,
    private readonly definition: MethodDefinition<Req, Res>,
    private readonly options: CallOptions,
    readonly internal: boolean,
    private readonly resolve: (answer: Res) => void,
    private readonly reject: (error: PluginError) => void,
  ) {
    this.method = definition.path;
    owner.pending.add(this);
    options.signal?.addEventListener("abort", this, { once: true });
  }

  begin(call: OpenCall): void {
    this.call = call;
    call.startRead();
  }

  onMessage(message: Buffer): void {
    if (this.answer === undefined) {
      this.answer = message;
      // Where a second answer waits to be read, the status waits behind it for ever.
      this.call?.startRead();
    } else this.abort(this.owner.unreadable(this.method, new Error("the plugin answered one call twice")));
  }

  onStatus(ended: StatusObject): void {
    if (this.settled) return;
    if (ended.code === status.OK) this.read(this.answer);
    else {
      const failed = { method: this.method, ended, startedAt: this.startedAt, deadlineMs: this.options.deadlineMs };
      // Still pending while it looks for the cause, so that a cancel or a stop takes effect
      // meanwhile.
      void this.owner.explain(failed).then((error) => this.fail(error));
    }
  }

  /** The signal's event. */
  handleEvent(): void {
    this.abort(this.owner.cancelled(this.options.signal));
  }

  abort(error: PluginError): void {
    if (this.settled) return;
    this.fail(error);
    this.call?.cancelWithStatus(status.CANCELLED, "no longer wanted");
  }

  private read(answer: Buffer | undefined): void {
    let message: Res;
    try {
      if (answer === undefined) throw new Error("the call ended well, but without an answer");
      message = this.definition.responseDeserialize(answer);
    } catch (error) {
      this.fail(this.owner.unreadable(this.method, error));
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
    // The connection's stream holds on to this object until a full garbage collection, and need not
    // hold the answer with it.
    this.answer = undefined;
    this.owner.pending.delete(this);
    this.options.signal?.removeEventListener("abort", this);
  }
}
