// Splits a plugin's output into lines, for a log that cannot rewrite a line.

/** A line without an end is written after this time. Milliseconds. */
const flushMs = 200;
/** A longer line is written in pieces. Characters. */
const lineLimit = 64 * 1024;

/**
 * Writes each line once it ends. A line that `\r` rewrites, such as a progress bar, is written in
 * its latest version every 200 ms.
 */
export class OutputLines {
  private line = "";
  /** The line's beginning, or an earlier version of it, was written. */
  private partWritten = false;
  private afterReturn = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly write: (line: string) => void) {}

  push(text: string): void {
    const [first = "", ...others] = text.split("\n");
    this.extend(first);
    for (const next of others) {
      this.endLine();
      this.extend(next);
    }
    if (this.line !== "") this.timer ??= setTimeout(() => this.flush(), flushMs);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private extend(text: string): void {
    const [first = "", ...rewrites] = text.split("\r");
    this.append(first);
    for (const rewrite of rewrites) {
      this.afterReturn = true;
      this.append(rewrite);
    }
  }

  private append(text: string): void {
    if (text === "") return;
    if (this.afterReturn) this.line = "";
    this.afterReturn = false;
    this.line += text;
    while (this.line.length > lineLimit) {
      const rest = this.line.slice(lineLimit);
      this.line = this.line.slice(0, lineLimit);
      this.writePart();
      this.line = rest;
    }
  }

  private endLine(): void {
    if (this.line !== "" || !this.partWritten) this.write(this.line);
    this.line = "";
    this.partWritten = false;
    this.afterReturn = false;
  }

  private flush(): void {
    this.timer = undefined;
    if (this.line !== "") this.writePart();
  }

  private writePart(): void {
    this.write(this.line);
    this.line = "";
    this.partWritten = true;
  }
}
