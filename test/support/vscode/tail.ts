// Prints a growing file as it grows, and notices when it stops growing.
import { readFileSync, writeFileSync } from "node:fs";

export class Tail {
  private position = 0;
  private lastGrowth = Date.now();
  private readonly timer: NodeJS.Timeout;
  /** Rejects when nothing was appended for some time. */
  readonly silence: Promise<never>;

  /** Makes the file, empty, and prints to stdout whatever is appended to it until {@link end}. */
  constructor(
    readonly file: string,
    silenceMs: number,
  ) {
    writeFileSync(file, "");
    let reject: (reason: Error) => void;
    this.silence = new Promise((_, fail) => (reject = fail));
    this.silence.catch(() => undefined);
    this.timer = setInterval(() => {
      this.print();
      if (Date.now() - this.lastGrowth < silenceMs) return;
      reject(new Error(`no output from the extension host for ${silenceMs / 1000} s`));
    }, 100);
  }

  /** Prints what is left and stops. */
  end(): void {
    clearInterval(this.timer);
    this.print();
  }

  private print(): void {
    const added = readFileSync(this.file).subarray(this.position);
    if (added.length === 0) return;
    this.position += added.length;
    this.lastGrowth = Date.now();
    process.stdout.write(added);
  }
}
