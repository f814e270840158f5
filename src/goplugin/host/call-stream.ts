// One server-streaming call: messages at the reader's pace, with some read ahead, then the reason
// for its end.
import { type MethodDefinition, status, type StatusObject } from "@grpc/grpc-js";
import type { PluginError } from "../base/errors.js";
import type { CallOptions } from "../base/types.js";
import type { CallOwner, Pending } from "./call.js";
import type { CallListener, OpenCall } from "./call-path.js";

/**
 * How much may wait for a slow reader before the plugin has to wait as well. Bytes. Not less: when
 * a stream ends with an error status, grpc-js throws away what it has received and nobody has asked
 * for yet, which may be a provider's last words.
 */
const readAhead = 4 * 1_048_576;
/** What a small message takes besides its bytes, roughly. */
const messageOverhead = 256;

export class StreamCall<Req, Res> implements CallListener, Pending {
  readonly method: string;
  private readonly startedAt = performance.now();
  private readonly queue: Buffer[] = [];
  private queued = 0;
  private call: OpenCall | undefined;
  private reading = false;
  private ended: StatusObject | undefined;
  private aborted: PluginError | undefined;
  private wake: (() => void) | undefined;

  /**
   * Enters the call among the pending ones; {@link begin} has to follow, and {@link leave} in the
   * end.
   */
  constructor(
    private readonly owner: CallOwner,
    private readonly definition: MethodDefinition<Req, Res>,
    private readonly options: CallOptions,
    readonly internal: boolean,
  ) {
    this.method = definition.path;
    owner.pending.add(this);
    options.signal?.addEventListener("abort", this, { once: true });
  }

  begin(call: OpenCall): void {
    this.call = call;
    this.readOn();
  }

  /**
   * The next message, or undefined when the plugin has ended the stream well. One caller at a time.
   * @throws PluginError once all that came before has been read, or at once when nobody wants the
   *   rest
   */
  async next(): Promise<Res | undefined> {
    while (this.queue.length === 0 && this.ended === undefined && this.aborted === undefined) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    const message = this.queue.shift();
    if (message !== undefined) {
      this.queued -= message.length + messageOverhead;
      this.readOn();
      return this.read(message);
    }
    if (this.aborted !== undefined) throw this.aborted;
    const { ended, method, startedAt } = this;
    if (ended === undefined || ended.code === status.OK) return undefined;
    const explained = await this.owner.explain({ method, ended, startedAt, deadlineMs: this.options.deadlineMs });
    throw this.whyAborted() ?? explained;
  }

  /** Ends the call if it has not ended. Idempotent. */
  leave(): void {
    this.owner.pending.delete(this);
    this.options.signal?.removeEventListener("abort", this);
    if (this.ended === undefined) this.call?.cancelWithStatus(status.CANCELLED, "no longer wanted");
  }

  onMessage(message: Buffer): void {
    this.reading = false;
    if (this.aborted !== undefined) return;
    this.queue.push(message);
    this.queued += message.length + messageOverhead;
    this.readOn();
    this.tell();
  }

  onStatus(ended: StatusObject): void {
    this.ended = ended;
    this.tell();
  }

  /** The signal's event. */
  handleEvent(): void {
    this.abort(this.owner.cancelled(this.options.signal));
  }

  abort(error: PluginError): void {
    if (this.aborted !== undefined) return;
    this.aborted = error;
    // What a plugin said before it crashed is worth reading; what was cancelled is not.
    if (error.reason !== "crashed") this.queue.length = this.queued = 0;
    this.tell();
    this.leave();
  }

  private readOn(): void {
    if (this.reading || this.ended !== undefined || this.queued >= readAhead) return;
    this.reading = true;
    this.call?.startRead();
  }

  private read(message: Buffer): Res {
    try {
      return this.definition.responseDeserialize(message);
    } catch (error) {
      throw this.owner.unreadable(this.method, error);
    }
  }

  /** Asked by a function, because it changes while others wait. */
  private whyAborted(): PluginError | undefined {
    return this.aborted;
  }

  private tell(): void {
    this.wake?.();
    this.wake = undefined;
  }
}
