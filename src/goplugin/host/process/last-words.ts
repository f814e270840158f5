// Keeps the end of a process's stderr, for the message that explains why it ended.
import { panicSummary } from "./go-panic.js";

/** Bytes that {@link LastWords} returns at most. */
const limit = 4096;
/** Bytes that are kept, because lines of go-plugin's own log are left out later. */
const keptBytes = 4 * limit;

/** A line that hclog wrote as JSON for programs; Go sorts its keys. */
const debugLine = /^\s*\{"@level":"(?:trace|debug)"/;

/** The last 4 KB that a person wrote to a stream of bytes. */
export class LastWords {
  private tail = Buffer.alloc(0);
  private cut = false;

  push(chunk: Buffer): void {
    if (this.tail.length + chunk.length > keptBytes) this.cut = true;
    // A copy, so that the read buffer can be freed.
    this.tail = Buffer.concat([this.tail, chunk.subarray(-keptBytes)]).subarray(-keptBytes);
  }

  /**
   * As trimmed text that begins with a whole character, without go-plugin's debug log. Of a Go
   * panic, its message and the first frame in the plugin's own code.
   */
  toString(): string {
    const [first = "", ...others] = lastText(this.tail, this.cut).split("\n");
    // The rest of a line of JSON that was cut.
    const lines = this.cut && first.includes('"@timestamp":"') ? others : [first, ...others];
    const written = lines.filter((line) => !debugLine.test(line));
    const bytes = Buffer.from((panicSummary(written) ?? written).join("\n").trim());
    return lastText(bytes.subarray(-limit), bytes.length > limit).trim();
  }
}

function lastText(bytes: Buffer, isCut: boolean): string {
  let start = 0;
  if (isCut) while (((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
  return bytes.toString("utf8", start);
}
