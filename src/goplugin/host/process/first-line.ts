// Collects the first line of a plugin's stdout, which must be the handshake.

/** A longer first line is refused, as by Go's scanner. Bytes. */
export const firstLineLimit = 64 * 1024;

export class FirstLineReader {
  private readonly parts: Buffer[] = [];
  private size = 0;

  /** @returns undefined while the line is incomplete */
  push(chunk: Buffer): "complete" | "too-long" | undefined {
    const newline = chunk.indexOf(0x0a);
    const part = newline < 0 ? chunk : chunk.subarray(0, newline);
    this.size += part.length;
    this.parts.push(part);
    if (this.size > firstLineLimit) return "too-long";
    return newline < 0 ? undefined : "complete";
  }

  /** The line without its newline, or its beginning if it is incomplete. */
  text(): string {
    return Buffer.concat(this.parts).toString("utf8");
  }
}
