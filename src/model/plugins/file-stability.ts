// Decides when a file that is being written is whole enough to be believed.
import { type Fingerprint, sameFingerprint } from "./cached-description.js";

/**
 * How long a file must have been left alone. Compilers and editors write in bursts with shorter
 * pauses.
 */
const CALM_MS = 120;

/**
 * A new file that never comes to rest is tried all the same after this time: then it says itself
 * what is wrong.
 */
const PATIENCE_MS = 5000;

export interface Believed {
  /** New, changed (with their fingerprint) and removed files (undefined) that may be acted upon. */
  readonly changes: ReadonlyMap<string, Fingerprint | undefined>;
  /** Milliseconds until it is worth looking again; undefined when everything has come to rest. */
  readonly checkAgainMs: number | undefined;
}

interface Sighting {
  readonly fingerprint: Fingerprint | undefined;
  /** Since when it looks like this. */
  readonly since: number;
  /** Since when it differs from what is believed. */
  readonly first: number;
}

export class FileStability {
  private readonly sightings = new Map<string, Sighting>();

  /**
   * Compares what a directory holds with what is believed of it.
   * @param now milliseconds since the epoch, by the clock that also stamps files
   */
  observe(
    current: ReadonlyMap<string, Fingerprint>,
    believed: ReadonlyMap<string, Fingerprint>,
    now: number,
  ): Believed {
    const changes = new Map<string, Fingerprint | undefined>();
    let checkAgainMs: number | undefined;
    for (const path of new Set([...current.keys(), ...believed.keys(), ...this.sightings.keys()])) {
      const seen = current.get(path);
      const known = believed.get(path);
      if (isSame(seen, known)) {
        this.sightings.delete(path);
        continue;
      }
      const before = this.sightings.get(path);
      const since = before !== undefined && isSame(before.fingerprint, seen) ? before.since : now;
      const first = before?.first ?? now;
      const calm = Math.max(now - since, restedMs(seen, now));
      const isTried = known === undefined && now - first >= PATIENCE_MS;
      if (calm >= CALM_MS || isTried) {
        this.sightings.delete(path);
        changes.set(path, seen);
      } else {
        this.sightings.set(path, { fingerprint: seen, since, first });
        checkAgainMs = Math.min(checkAgainMs ?? CALM_MS, CALM_MS - calm);
      }
    }
    return { changes, checkAgainMs };
  }
}

/**
 * How long ago it was last written, by its own stamp; a stamp of the future (another machine's
 * clock) says nothing.
 */
function restedMs(fingerprint: Fingerprint | undefined, now: number): number {
  return fingerprint === undefined || fingerprint.mtimeMs > now ? 0 : now - fingerprint.mtimeMs;
}

function isSame(a: Fingerprint | undefined, b: Fingerprint | undefined): boolean {
  return b === undefined ? a === undefined : sameFingerprint(a, b);
}
