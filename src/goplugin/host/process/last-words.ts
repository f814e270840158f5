// Keeps the end of a process's stderr, for the message that explains why it ended.

const limit = 4096;

/** The last 4 KB of a stream of bytes. */
export class LastWords {
  private tail = Buffer.alloc(0);
  private cut = false;

  push(chunk: Buffer): void {
    if (this.tail.length + chunk.length > limit) this.cut = true;
    // A copy, so that the read buffer can be freed.
    this.tail = Buffer.concat([this.tail, chunk.subarray(-limit)]).subarray(-limit);
  }

  /** As trimmed text that begins with a whole character. */
  toString(): string {
    let start = 0;
    if (this.cut) while (((this.tail[start] ?? 0) & 0xc0) === 0x80) start++;
    return this.tail.toString("utf8", start).trim();
  }
}
