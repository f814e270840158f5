// Keeps the end of a process's stderr, for the message that explains why it ended.

const limit = 4096;

/** The last 4 KB of a stream of bytes. */
export class LastWords {
  private chunks: Buffer[] = [];
  private size = 0;
  private cut = false;

  push(chunk: Buffer): void {
    // Copied, so that the read buffer can be freed.
    const end = Buffer.from(chunk.length > limit ? chunk.subarray(-limit) : chunk);
    this.chunks.push(end);
    this.size += end.length;
    if (end.length < chunk.length) this.cut = true;
    while (this.size - (this.chunks[0]?.length ?? 0) >= limit) {
      this.size -= this.chunks.shift()?.length ?? 0;
      this.cut = true;
    }
  }

  /** As trimmed text that begins with a whole character. */
  toString(): string {
    const all = Buffer.concat(this.chunks);
    let start = Math.max(0, all.length - limit);
    if (this.cut || start > 0) while (((all[start] ?? 0) & 0xc0) === 0x80) start++;
    return all.toString("utf8", start).trim();
  }
}
