// Masks secrets in text that comes in pieces.
import type { Patterns } from "./patterns.js";

/** How long the beginning of a possible secret is held back. Milliseconds. */
export const HOLD_MS = 100;

/**
 * Holds back only the end of a piece that could be the beginning of a secret, until the next piece
 * or for {@link HOLD_MS}. What was passed on cannot be taken back: a secret that is written with a
 * longer pause in it, or before it is known, is not masked.
 */
export class Masker {
  private held = "";
  /** How many characters at the beginning of `held` were replaced already. */
  private covered = 0;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param patterns read for each piece, because secrets are added meanwhile
   * @param late receives what was held back when no other piece came in time
   */
  constructor(
    private readonly patterns: () => Patterns,
    private readonly late: (text: string) => void,
  ) {}

  /** What can be passed on now; possibly empty. */
  push(text: string): string {
    const patterns = this.patterns();
    if (patterns.isEmpty && this.held === "") return text;
    clearTimeout(this.timer);
    const whole = this.held + text;
    const end = patterns.openEnd(whole);
    const part = patterns.mask(whole, this.covered, end);
    this.held = whole.slice(end);
    this.covered = part.covered;
    if (this.held !== "") this.timer = setTimeout(() => this.late(this.end()), HOLD_MS);
    return part.text;
  }

  /** What was held back. */
  end(): string {
    clearTimeout(this.timer);
    const { text } = this.patterns().mask(this.held, this.covered);
    this.held = "";
    this.covered = 0;
    return text;
  }
}
