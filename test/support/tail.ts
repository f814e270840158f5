// Prints a growing file as it grows, and notices when it stops growing.
import { closeSync, openSync, readSync, writeFileSync } from "node:fs";

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
    let told = false;
    this.timer = setInterval(() => {
      this.print();
      if (told || Date.now() - this.lastGrowth < silenceMs) return;
      told = true;
      onSilence();
    }, 100);
  }

  /** Prints what is left and stops. */
  end(): void {
    clearInterval(this.timer);
    this.print();
  }

  private print(): void {
    const descriptor = openSync(this.file, "r");
    try {
      const buffer = Buffer.alloc(64 * 1024);
      for (;;) {
        const count = readSync(descriptor, buffer, 0, buffer.length, this.position);
        if (count === 0) return;
        this.position += count;
        this.lastGrowth = Date.now();
        process.stdout.write(buffer.subarray(0, count));
      }
    } finally {
      closeSync(descriptor);
    }
  }
}
