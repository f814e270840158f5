// Prints a growing file as it grows, and notices when it stops growing.
import { readFileSync, writeFileSync } from "node:fs";

export class Tail {
  private position = 0;
  private lastGrowth = Date.now();
  private readonly timer: NodeJS.Timeout;

  /**
   * Makes the file, empty, and prints to stdout whatever is appended to it until {@link end}.
   * @param onSilence called once when nothing was appended for `silenceMs`
   */
  constructor(
    readonly file: string,
    silenceMs: number,
    onSilence: () => void,
  ) {
    writeFileSync(file, "");
    let silent = false;
    this.timer = setInterval(() => {
      this.print();
      if (silent || Date.now() - this.lastGrowth < silenceMs) return;
      silent = true;
      onSilence();
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
