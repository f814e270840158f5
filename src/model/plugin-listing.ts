// What a plugin file said of itself, tied to the state of the file in which it said so.
import type { Descriptor, Finding, Fingerprint } from "../scafctl/index.js";

export type { Fingerprint };

/** When all three are equal, the file is the same: it is not started again just to be described. */
export function sameFingerprint(a: Fingerprint | undefined, b: Fingerprint): boolean {
  return a?.size === b.size && a.mtimeMs === b.mtimeMs && a.ino === b.ino;
}

/** A provider that was described; one without a descriptor is a failure and is not kept. */
export interface CachedProvider {
  readonly name: string;
  readonly descriptor: Descriptor;
  readonly findings: readonly Finding[];
}
