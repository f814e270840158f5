// The SHA-256 of the file that a process was started from, as long as that file is still there.
import type { Event } from "../../scafctl/index.js";
import { type FileHashes, type FileState, hashFile, stateNow } from "../approval/file-hashes.js";

export class StartedExecutable {
  /** Undefined before the first start, and when the file was missing. */
  private started: FileState | undefined;

  /**
   * @param path absolute
   * @param onWillSpawn fires right before each attempt to spawn the file. A change between the
   *   event and the system call goes unnoticed, as in go-plugin; a later one is noticed.
   */
  constructor(
    private readonly path: string,
    onWillSpawn: Event<void>,
    private readonly hashes: FileHashes,
  ) {
    onWillSpawn(() => {
      // Synchronous, because the process is spawned as soon as this returns.
      this.started = stateNow(path);
    });
  }

  /**
   * SHA-256 in hexadecimal, computed once for each state of the file.
   * @throws Error when the file is not the one that was started, or cannot be read
   */
  async sha256(): Promise<string> {
    const { started, path } = this;
    if (started === undefined || started === "") throw new Error(`nothing was started from ${path}`);
    try {
      return await this.hashes.sha256(path, started);
    } catch (error) {
      if (stateNow(path) === started) throw error;
      throw new Error("the plugin's file was replaced after it was started; restart the plugin", { cause: error });
    }
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
