// The SHA-256 of the file that a process was started from, as long as that file is still there.
import type { Event } from "../../scafctl/index.js";
import { type FileState, hashFile, stateNow } from "../approval/file-hashes.js";

export class StartedExecutable {
  /** Undefined before the first start, and when the file was missing. */
  private started: FileState | undefined;
  private known: { readonly state: FileState; readonly sha256: Promise<string> } | undefined;

  /**
   * @param path absolute
   * @param onWillSpawn fires right before each attempt to spawn the file. A change between the
   *   event and the system call goes unnoticed, as in go-plugin; a later one is noticed.
   */
  constructor(
    private readonly path: string,
    onWillSpawn: Event<void>,
  ) {
    onWillSpawn(() => {
      // Synchronous, because the process is spawned as soon as this returns.
      this.started = stateNow(path);
    });
  }

  /**
   * SHA-256 in hexadecimal, computed on the first call.
   * @throws Error when the file is not the one that was started, or cannot be read
   */
  async sha256(): Promise<string> {
    const state = this.started;
    if (state === undefined || state === "") throw new Error(`nothing was started from ${this.path}`);
    if (this.known?.state !== state) this.known = { state, sha256: this.hash(state) };
    const { known } = this;
    // A failure is not cached: the next call may succeed.
    known.sha256.catch(() => {
      if (this.known === known) this.known = undefined;
    });
    return known.sha256;
  }

  private async hash(state: FileState): Promise<string> {
    const now = await hashFile(this.path);
    if (now.state !== state) {
      throw new Error("the plugin's file was replaced after it was started; restart the plugin");
    }
    return now.sha256;
  }
}

/** SHA-256 of a file as it is now; undefined when there is none that can be read. */
export async function sha256OfFile(path: string): Promise<string | undefined> {
  try {
    return (await hashFile(path)).sha256;
  } catch {
    return undefined; // missing or not readable: there is nothing to compare with
  }
}
