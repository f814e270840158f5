// One server-streaming call, read at the caller's pace with some read-ahead.
import { status, type StatusObject } from "@grpc/grpc-js";
import type { PluginError } from "../base/errors.js";
import { Call } from "./call.js";

/**
 * Bytes that are read ahead of a slow reader. Not less: when a stream ends with an error status,
 * grpc-js drops what was received but not yet read, which may explain the error.
 */
const readAheadBytes = 4 * 1_048_576;
/** Memory of a message besides its bytes, roughly. */
const messageOverhead = 256;

/** {@link close} must be called at the end. */
export class StreamCall<Res> extends Call<Res> {
  private readonly queue: Buffer[] = [];
  private queued = 0;
  /** {@link begin} reads the first message. */
  private reading = true;
  private ended: StatusObject | undefined;
  private aborted: PluginError | undefined;
  private wake: (() => void) | undefined;

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
    if (this.ended === undefined || this.ended.code === status.OK) return undefined;
    const error = await this.context.errorOf(this, this.ended);
    throw this.abortError() ?? error;
  }

  /** Cancels the call if it has not ended. Idempotent. */
  close(): void {
    this.removeFromPending();
    if (this.ended === undefined) this.cancel();
  }

  onReceiveMessage(message: Buffer): void {
    this.reading = false;
    if (this.aborted !== undefined) return;
    this.queue.push(message);
    this.queued += message.length + messageOverhead;
    this.readAhead();
    this.notifyReader();
  }

  onReceiveStatus(ended: StatusObject): void {
    this.ended = ended;
    this.notifyReader();
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
    this.startRead();
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
