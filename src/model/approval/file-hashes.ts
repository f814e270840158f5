// SHA-256 of plugin files, computed once for each state of a file.
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { fingerprintOf } from "../../scafctl/index.js";

/** As in a fingerprint; empty when there is no file that can be read. */
export type FileState = string;

/** A file in one state. */
export interface HashedFile {
  /** In hexadecimal. */
  readonly sha256: string;
  readonly state: FileState;
}

/** Two files are read at a time: more would only slow each other down. */
const lanes: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()];
let nextLane = 0;

function inLane<T>(work: () => Promise<T>): Promise<T> {
  const lane = nextLane++ % lanes.length;
  const result = (lanes[lane] ?? Promise.resolve()).then(work);
  // The caller handles a failure; the lane goes on with the next file.
  lanes[lane] = result.catch(() => undefined);
  return result;
}

export class FileHashes {
  private readonly known = new Map<string, { readonly state: FileState; readonly hash: Promise<HashedFile> }>();

  /**
   * The hash of a file that is in this state.
   * @param path absolute; a link counts as the file that it leads to
   * @throws Error when the file is in another state, changes while it is read, or cannot be read
   */
  async sha256(path: string, state: FileState): Promise<string> {
    let entry = this.known.get(path);
    if (entry?.state !== state) {
      entry = { state, hash: inLane(() => hashFile(path)) };
      this.known.set(path, entry);
    }
    try {
      const hashed = await entry.hash;
      if (hashed.state !== state) throw new Error(`${path} was replaced`);
      return hashed.sha256;
    } catch (error) {
      // A failure is not kept: the next call may succeed.
      if (this.known.get(path) === entry) this.known.delete(path);
      throw error;
    }
  }
}

/** The state of a file now. Synchronous, for the moment before a start. */
export function stateNow(path: string): FileState {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return fingerprintOf(stats).state;
}

/**
 * Reads a file as a stream.
 * @throws Error of the system, or when the file changes while it is read
 */
export async function hashFile(path: string): Promise<HashedFile> {
  const file = await open(path, "r");
  try {
    const state = await stateOfOpen(file);
    const hash = createHash("sha256");
    for await (const chunk of file.createReadStream({ autoClose: false })) hash.update(chunk as Buffer);
    if ((await stateOfOpen(file)) !== state) throw new Error(`${path} changed while it was read`);
    return { sha256: hash.digest("hex"), state };
  } finally {
    await file.close();
  }
}

async function stateOfOpen(file: FileHandle): Promise<FileState> {
  return fingerprintOf(await file.stat({ bigint: true })).state;
}
