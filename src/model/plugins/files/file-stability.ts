// Decides when a change of a file is complete: compilers and editors write in several steps.
import { type Fingerprint, sameFingerprint } from "../../../scafctl/index.js";

/** A file is stable when it was not written for this time. Pauses within one build are shorter. */
const STABLE_MS = 120;

/** A new file that is still being written after this time is reported, so it is not ignored. */
const MAX_WAIT_MS = 5000;

interface StableChanges {
  /** New and changed files with their fingerprint, removed ones with undefined. */
  readonly changes: ReadonlyMap<string, Fingerprint | undefined>;
  /** Milliseconds until the next check; undefined when no change is pending. */
  readonly checkAgainMs: number | undefined;
}

/** A change that is not stable yet. */
interface PendingChange {
  readonly fingerprint: Fingerprint | undefined;
  /** Time of the first check that found this fingerprint. */
  readonly since: number;
  /** Time of the first check that found a difference. */
  readonly first: number;
}

export class FileStability {
  private readonly pending = new Map<string, PendingChange>();

  /**
   * Compares the files of a directory with those already known.
   * @param now milliseconds since the epoch, by the clock that also stamps files
   */
  observe(
    current: ReadonlyMap<string, Fingerprint>,
    known: ReadonlyMap<string, Fingerprint>,
    now: number,
  ): StableChanges {
    const changes = new Map<string, Fingerprint | undefined>();
    let checkAgainMs: number | undefined;
    for (const path of new Set([...current.keys(), ...known.keys(), ...this.pending.keys()])) {
      const fingerprint = current.get(path);
      if (sameFingerprint(fingerprint, known.get(path))) {
        this.pending.delete(path);
        continue;
      }
      const before = this.pending.get(path);
      const since = before !== undefined && sameFingerprint(before.fingerprint, fingerprint) ? before.since : now;
      const first = before?.first ?? now;
      const unchangedMs = Math.max(now - since, ageMs(fingerprint, now));
      const isOverdue = !known.has(path) && now - first >= MAX_WAIT_MS;
      if (unchangedMs >= STABLE_MS || isOverdue) {
        this.pending.delete(path);
        changes.set(path, fingerprint);
      } else {
        this.pending.set(path, { fingerprint, since, first });
        checkAgainMs = Math.min(checkAgainMs ?? STABLE_MS, STABLE_MS - unchangedMs);
      }
    }
    return { changes, checkAgainMs };
  }
}

/** Time since the last change; 0 for a timestamp in the future (another machine's clock). */
function ageMs(fingerprint: Fingerprint | undefined, now: number): number {
  return fingerprint === undefined || fingerprint.changedMs > now ? 0 : now - fingerprint.changedMs;
}
