// One server-streaming call, read at the caller's pace with some read-ahead.
import { type MethodDefinition, status, type StatusObject } from "@grpc/grpc-js";
import type { PluginError } from "../base/errors.js";
import type { CallOptions } from "../base/types.js";
import type { CallContext, PendingCall } from "./unary-call.js";
import type { CallListener, OpenCall } from "./direct-channel.js";

/**
 * Bytes that are read ahead of a slow reader. Not less: when a stream ends with an error status,
 * grpc-js drops what was received but not yet read, which may explain the error.
 */
const readAheadBytes = 4 * 1_048_576;
/** Memory of a message besides its bytes, roughly. */
const messageOverhead = 256;

export class StreamCall<Req, Res> implements CallListener, PendingCall {
  readonly method: string;
  private readonly startedAt = performance.now();
  private readonly queue: Buffer[] = [];
  private queued = 0;
  private call: OpenCall | undefined;
  private reading = false;
  private ended: StatusObject | undefined;
  private aborted: PluginError | undefined;
  private wake: (() => void) | undefined;

  /** Adds the call to the pending ones; {@link begin} must follow, and {@link close} at the end. */
  constructor(
    private readonly context: CallContext,
    private readonly definition: MethodDefinition<Req, Res>,
    private readonly options: CallOptions,
    readonly internal: boolean,
  ) {
    this.method = definition.path;
    context.pending.add(this);
    options.signal?.addEventListener("abort", this, { once: true });
  }

  begin(call: OpenCall): void {
    this.call = call;
    this.readAhead();
  }

  /**
   * The next message, or undefined at the end of the stream. One caller at a time.
   * @throws PluginError after the messages that came before the error, or at once when the call was
   *   cancelled or stopped
   */
  async next(): Promise<Res | undefined> {
    while (this.queue.length === 0 && this.ended === undefined && this.aborted === undefined) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    const message = this.queue.shift();
    if (message !== undefined) {
      this.queued -= message.length + messageOverhead;
      this.readAhead();
      return this.decode(message);
    }
    if (this.aborted !== undefined) throw this.aborted;
    const { ended, method, startedAt } = this;
    if (ended === undefined || ended.code === status.OK) return undefined;
    const error = await this.context.errorOf({ method, ended, startedAt, deadlineMs: this.options.deadlineMs });
    throw this.abortError() ?? error;
  }

  /** Cancels the call if it has not ended. Idempotent. */
  close(): void {
    this.context.pending.delete(this);
    this.options.signal?.removeEventListener("abort", this);
    if (this.ended === undefined) this.call?.cancelWithStatus(status.CANCELLED, "cancelled by the host");
  }

  onMessage(message: Buffer): void {
    this.reading = false;
    if (this.aborted !== undefined) return;
    this.queue.push(message);
    this.queued += message.length + messageOverhead;
    this.readAhead();
    this.notifyReader();
  }

  onStatus(ended: StatusObject): void {
    this.ended = ended;
    this.notifyReader();
  }

  /** Called by the AbortSignal. */
  handleEvent(): void {
    this.abort(this.context.cancelled(this.options.signal));
  }

  abort(error: PluginError): void {
    if (this.aborted !== undefined) return;
    this.aborted = error;
    // What a plugin sent before it crashed is still delivered.
    if (error.reason !== "crashed") this.queue.length = this.queued = 0;
    this.notifyReader();
    this.close();
  }

  private readAhead(): void {
    if (this.reading || this.ended !== undefined || this.queued >= readAheadBytes) return;
    this.reading = true;
    this.call?.startRead();
  }

  private decode(message: Buffer): Res {
    try {
      return this.definition.responseDeserialize(message);
    } catch (error) {
      throw this.context.badAnswer(this.method, error);
    }
  }

  /** A method, because the field changes while {@link next} waits, unknown to the compiler. */
  private abortError(): PluginError | undefined {
    return this.aborted;
  }

  private notifyReader(): void {
    this.wake?.();
    this.wake = undefined;
  }
}
