// The texts of recent results, kept in memory up to a total size.

/** Several results of the largest size that an editor shows; see MAX_EDITOR_BYTES. */
export const MAX_RECENT_CHARACTERS = 16 * 1024 * 1024;

/** Keeps the newest texts; drops the oldest ones as soon as all are longer than the limit. */
export class RecentResults {
  private readonly texts = new Map<string, string>();
  private length = 0;

  constructor(private readonly maxLength = MAX_RECENT_CHARACTERS) {}

  /** @param name not used before */
  add(name: string, text: string): void {
    this.texts.set(name, text);
    this.length += text.length;
    for (const [oldest, { length }] of this.texts) {
      if (this.length <= this.maxLength || oldest === name) break;
      this.texts.delete(oldest);
      this.length -= length;
    }
  }

  get(name: string): string | undefined {
    return this.texts.get(name);
  }
}
