// What a plugin's own code prints, taken from `process.stdout` and `process.stderr` and kept until
// the host fetches it.
import type { Writable } from "node:stream";

/** A piece of output on its way to the host; cut at any byte. */
export interface CapturedChunk {
  readonly channel: "stdout" | "stderr";
  readonly data: Buffer;
}

/** Go's chunks are 1 KiB; larger ones cost a fraction and every host takes them. */
const chunkLimit = 32 * 1024;
/**
 * Above this, a printing plugin that respects back-pressure is asked to wait, as long as somebody
 * reads.
 */
const highWater = 256 * 1024;
/**
 * Above this, the oldest output gives way: a host that does not read must not fill the plugin's
 * memory.
 */
const backlogLimit = 16 * 1024 * 1024;

/** A bounded queue of output with one reader at a time. */
export class CapturedOutput {
  private chunks: CapturedChunk[] = [];
  private first = 0;
  private size = 0;
  private dropped = 0;
  private reader: (() => void) | undefined;
  private blocked: (() => void)[] = [];

  constructor(private readonly limit = backlogLimit) {}

  /** Bytes that wait. */
  get length(): number {
    return this.size;
  }

  /**
   * Adds output.
   * @param accepted called at once, or, while a reader lags behind, when it has caught up
   * @param pending bytes that the writer holds back already
   */
  push(channel: CapturedChunk["channel"], data: Buffer, accepted: () => void, pending = 0): void {
    this.chunks.push({ channel, data });
    this.size += data.length;
    while (this.size > this.limit && this.first < this.chunks.length - 1) this.dropped += this.shift().length;
    this.reader?.();
    // Memory is bounded also against a writer that does not wait: beyond the limit its text flows
    // on, and the oldest is dropped.
    if (this.reader && this.size > highWater && pending < this.limit) this.blocked.push(accepted);
    else accepted();
  }

  /**
   * The next piece, at most 32 KiB of one channel; undefined when there is none. A gap is told in
   * its place.
   */
  take(): CapturedChunk | undefined {
    if (this.dropped > 0) {
      const note = `\n[${this.dropped} bytes of output were dropped here: nobody read them in time]\n`;
      this.dropped = 0;
      return { channel: "stderr", data: Buffer.from(note) };
    }
    const head = this.chunks[this.first];
    if (!head) return undefined;
    const parts: Buffer[] = [];
    let room = chunkLimit;
    for (
      let next: CapturedChunk | undefined = head;
      next?.channel === head.channel && room > 0;
      next = this.chunks[this.first]
    ) {
      if (next.data.length > room) {
        parts.push(next.data.subarray(0, room));
        this.chunks[this.first] = { channel: next.channel, data: next.data.subarray(room) };
        this.size -= room;
        break;
      }
      room -= next.data.length;
      parts.push(this.shift());
    }
    if (this.size <= highWater) this.release();
    return { channel: head.channel, data: parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts) };
  }

  /** Names who is called when there is something to take; undefined when nobody reads any more. */
  setReader(reader: (() => void) | undefined): void {
    this.reader = reader;
    // Without a reader nobody would ever release those who wait.
    if (reader === undefined) this.release();
  }

  private shift(): Buffer {
    const chunk = this.chunks[this.first++];
    // Emptied in one go: shifting an array of many small pieces one by one is quadratic.
    if (this.first > 1024 && this.first * 2 > this.chunks.length) {
      this.chunks = this.chunks.slice(this.first);
      this.first = 0;
    }
    const data = chunk?.data ?? Buffer.alloc(0);
    this.size -= data.length;
    return data;
  }

  private release(): void {
    for (const accepted of this.blocked.splice(0)) accepted();
  }
}

/**
 * Leads everything written to `process.stdout` and `process.stderr` (and so by `console`) into a
 * queue, from now on and for good. It replaces the streams' innermost step, so buffering,
 * back-pressure and callbacks work as before. Direct writes to the descriptors 1 and 2, and child
 * processes that inherit them, are not caught.
 */
export function captureOutput(): CapturedOutput {
  const output = new CapturedOutput();
  capture(process.stdout, "stdout", output);
  capture(process.stderr, "stderr", output);
  return output;
}

function capture(stream: Writable, channel: CapturedChunk["channel"], output: CapturedOutput): void {
  const write = (chunk: string | Uint8Array, encoding: BufferEncoding, callback: () => void): void => {
    const data = typeof chunk === "string" ? Buffer.from(chunk, encoding) : Buffer.from(chunk);
    output.push(channel, data, callback, stream.writableLength);
  };
  Object.assign(stream, { _write: write, _writev: null });
  // Something printed before may still fail here when the host is gone; that is noticed elsewhere
  // and must not crash us first.
  stream.on("error", () => undefined);
}
