// Finds forms of secrets in text.
import { MIN_SECRET_LENGTH } from "./secret-forms.js";

/** Replaces a secret, as CI systems do. */
export const MASK = "***";

/** A part of a text after masking. */
export interface MaskedPart {
  readonly text: string;
  /** How many characters after the part belong to a secret that it has replaced already. */
  readonly covered: number;
}

/** Characters that are looked at together. */
const BLOCK = 3;
const HASHES = 1 << 16;

/**
 * Searches for all forms at the same time, by the algorithm of Wu and Manber on the beginnings of
 * the forms: three characters tell how far away the next match is at least. 100 MB of a log take
 * about one second, with one secret or a hundred. One regular expression took 4 s with ten secrets
 * and 11 s with a hundred; an Aho-Corasick automaton needs memory for each character of each form.
 */
export class Patterns {
  private readonly byBeginning = new Map<string, string[]>();
  private readonly byFirst = new Map<string, string[]>();
  /** By the hash of a block: how far the end of the nearest beginning with that block may be. */
  private readonly shifts = new Uint8Array(HASHES).fill(MIN_SECRET_LENGTH - BLOCK + 1);
  private readonly longest: number;

  /** @param forms each of at least {@link MIN_SECRET_LENGTH} characters */
  constructor(forms: Iterable<string>) {
    const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
    for (const form of longestFirst) {
      collect(this.byBeginning, form.slice(0, MIN_SECRET_LENGTH), form);
      collect(this.byFirst, form.charAt(0), form);
    }
    for (const beginning of this.byBeginning.keys()) {
      for (let end = BLOCK - 1; end < MIN_SECRET_LENGTH; end++) {
        const hash = blockHash(beginning, end);
        this.shifts[hash] = Math.min(this.shifts[hash] ?? 0, MIN_SECRET_LENGTH - 1 - end);
      }
    }
    this.longest = longestFirst[0]?.length ?? 0;
  }

  get isEmpty(): boolean {
    return this.longest === 0;
  }

  /**
   * Masks what begins before `end`. Secrets that overlap become one mask.
   * @param covered how many characters at the beginning belong to a secret that is masked already
   */
  mask(text: string, covered = 0, end = text.length): MaskedPart {
    if (this.isEmpty) return { text: text.slice(covered, end), covered: Math.max(0, covered - end) };
    let masked = "";
    let done = covered;
    const last = Math.min(text.length, end - 1 + MIN_SECRET_LENGTH);
    for (let at = MIN_SECRET_LENGTH - 1; at < last;) {
      const shift = this.shifts[blockHash(text, at)] ?? 1;
      at += shift === 0 ? 1 : shift;
      if (shift !== 0) continue;
      const start = at - MIN_SECRET_LENGTH;
      const forms = this.byBeginning.get(text.slice(start, at));
      const form = forms?.find((one) => text.startsWith(one, start));
      if (form === undefined) continue;
      if (start >= done) masked += text.slice(done, start) + MASK;
      done = Math.max(done, start + form.length);
    }
    if (done >= end) return { text: masked, covered: done - end };
    return { text: masked + text.slice(done, end), covered: 0 };
  }

  /** As {@link mask}, for a text whose beginning was cut off, perhaps inside a secret. */
  maskEnd(text: string): string {
    let cut = 0;
    for (const form of [...this.byFirst.values()].flat()) {
      for (let length = form.length - 1; length >= Math.max(MIN_SECRET_LENGTH, cut + 1); length--) {
        if (text.startsWith(form.slice(-length))) cut = length;
      }
    }
    return (cut === 0 ? "" : MASK) + this.mask(text, cut).text;
  }

  /** Where the end of a text begins that could be the beginning of a secret; else its length. */
  openEnd(text: string): number {
    for (let at = Math.max(0, text.length - this.longest + 1); at < text.length; at++) {
      const forms = this.byFirst.get(text.charAt(at));
      if (forms === undefined) continue;
      const rest = text.slice(at);
      if (forms.some((form) => form.length > rest.length && form.startsWith(rest))) return at;
    }
    return text.length;
  }
}

/** @param end the index of the last character of the block */
function blockHash(text: string, end: number): number {
  const before = (text.charCodeAt(end - 2) << 10) ^ (text.charCodeAt(end - 1) << 5);
  return (before ^ text.charCodeAt(end)) & (HASHES - 1);
}

function collect(map: Map<string, string[]>, key: string, form: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [form]);
  else known.push(form);
}
