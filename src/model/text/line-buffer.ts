// Splits a stream of text into lines as a terminal would show them: `\r` rewrites the line.

/** A longer line is split, so that output without line ends needs bounded memory. */
export const MAX_LINE = 16 * 1024;

export class LineBuffer {
  private rest = "";

  /** @returns the lines that are complete */
  push(text: string): readonly string[] {
    const lines = `${this.rest}${text}`.split(/\r?\n/);
    let rest = visible(lines.pop() ?? "");
    const whole = lines.map(visible);
    while (rest.length >= MAX_LINE) {
      whole.push(rest.slice(0, MAX_LINE));
      rest = rest.slice(MAX_LINE);
    }
    this.rest = rest;
    return whole;
  }

  /** The length of the line that is not complete. */
  get length(): number {
    return this.rest.length;
  }

  /** Removes and returns the line that is not complete. */
  take(): string {
    const { rest } = this;
    this.rest = "";
    return rest.replace(/\r$/, "");
  }
}

/** What is after the last `\r`; one at the end may be half of a `\r\n`. */
function visible(line: string): string {
  return line.slice(line.lastIndexOf("\r", line.length - 2) + 1);
}
