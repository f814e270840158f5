// Captures what a plugin's code writes to `process.stdout` and `process.stderr`, for GRPCStdio.
import type { Writable } from "node:stream";

/** A piece of output, which may end within a character. */
export interface CapturedChunk {
  readonly channel: "stdout" | "stderr";
  readonly data: Buffer;
}

/** Go's chunks have 1 KiB; larger ones are cheaper and every host accepts them. Bytes. */
const chunkLimit = 32 * 1024;
/** Above this, writers wait (back-pressure), as long as there is a reader. Bytes. */
const highWater = 256 * 1024;
/** Above this, the oldest output is dropped, in case the host does not read. Bytes. */
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

  /** Unread bytes. */
  get length(): number {
    return this.size;
  }

  /**
   * Adds output.
   * @param accepted called at once, or when a slow reader has caught up
   * @param pending bytes that the writer already buffers
   */
  push(channel: CapturedChunk["channel"], data: Buffer, accepted: () => void, pending = 0): void {
    this.chunks.push({ channel, data });
    this.size += data.length;
    while (this.size > this.limit && this.first < this.chunks.length - 1) this.dropped += this.shift().length;
    this.reader?.();
    // A writer that ignores back-pressure does not wait, so that its oldest output is dropped.
    if (this.reader && this.size > highWater && pending < this.limit) this.blocked.push(accepted);
    else accepted();
  }

  /** The next piece, at most 32 KiB of one channel, or a note where output was dropped. */
  take(): CapturedChunk | undefined {
    if (this.dropped > 0) {
      const note = `\n[${this.dropped} bytes of output were dropped here: the host did not read them in time]\n`;
      this.dropped = 0;
      return { channel: "stderr", data: Buffer.from(note) };
    }
    const head = this.chunks[this.first];
    if (!head) return undefined;
    const parts: Buffer[] = [];
    let left = chunkLimit;
    while (left > 0) {
      const next = this.chunks[this.first];
      if (next?.channel !== head.channel) break;
      if (next.data.length > left) {
        parts.push(next.data.subarray(0, left));
        this.chunks[this.first] = { channel: next.channel, data: next.data.subarray(left) };
        this.size -= left;
        break;
      }
      left -= next.data.length;
      parts.push(this.shift());
    }
    if (this.size <= highWater) this.release();
    return { channel: head.channel, data: parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts) };
  }

  /** @param reader called when there is output; undefined when there is no reader any more */
  setReader(reader: (() => void) | undefined): void {
    this.reader = reader;
    // Without a reader, waiting writers would never continue.
    if (reader === undefined) this.release();
  }

  private shift(): Buffer {
    const chunk = this.chunks[this.first++];
    // Shifting an array of many pieces one by one would be quadratic.
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
 * Redirects `process.stdout` and `process.stderr` (and so `console`) into a queue, permanently. It
 * replaces `_write`, so that buffering, back-pressure and callbacks work as before. Direct writes
 * to the descriptors 1 and 2, and child processes that inherit them, are not captured.
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
  // An earlier write may fail when the host has ended; exit-handlers.ts deals with that.
  stream.on("error", () => undefined);
}
