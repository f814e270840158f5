// Detects that a file has changed, without reading it.
import type { BigIntStats } from "node:fs";

/** One state of a file. */
export interface Fingerprint {
  /**
   * Device, inode, bytes, and the times of the last write (mtime) and the last change (ctime) in
   * nanoseconds. A build can set mtime back, as `cp -p` and `touch -r` do; only the system sets
   * ctime. Empty when the file cannot be read.
   */
  readonly state: string;
  /** The time of the last change, in milliseconds since the epoch. */
  readonly changedMs: number;
}

/** @param stats undefined for a file that cannot be read, such as a broken link */
export function fingerprintOf(stats: BigIntStats | undefined): Fingerprint {
  if (stats === undefined) return { state: "", changedMs: 0 };
  const { dev, ino, size, mtimeNs, ctimeNs, ctimeMs } = stats;
  return { state: [dev, ino, size, mtimeNs, ctimeNs].join(" "), changedMs: Number(ctimeMs) };
}

/** When both are equal, the file is considered unchanged and not started to be described. */
export function sameFingerprint(a: Fingerprint | undefined, b: Fingerprint | undefined): boolean {
  return a?.state === b?.state;
}
