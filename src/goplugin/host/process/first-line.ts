// Collects the first line of a plugin's stdout, where the handshake is expected.

/** Longer first lines are refused, as Go's scanner does. Bytes. */
export const firstLineLimit = 64 * 1024;

/** Collects the first line of a plugin's stdout from its chunks. */
export class FirstLineReader {
  private readonly parts: Buffer[] = [];
  private size = 0;

  /** @returns undefined while the line goes on; `too-long` beyond {@link firstLineLimit} */
  push(chunk: Buffer): "complete" | "too-long" | undefined {
    const newline = chunk.indexOf(0x0a);
    const part = newline < 0 ? chunk : chunk.subarray(0, newline);
    this.size += part.length;
    this.parts.push(part);
    if (this.size > firstLineLimit) return "too-long";
    return newline < 0 ? undefined : "complete";
  }

  /** The line without its newline, or what came of it so far. */
  text(): string {
    return Buffer.concat(this.parts).toString("utf8");
  }
}
