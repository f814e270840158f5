// The digest of the very file that a process was started from; refused when another one lies there
// by now.
import { createHash } from "node:crypto";
import { type BigIntStats, statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { Event } from "../../scafctl/index.js";

/**
 * Everything that tells two states of a file apart. `ctime` is set by the system alone, so old
 * contents cannot be dressed up as new ones.
 */
type Print = string;

export class StartedExecutable {
  /** Undefined before the first start, and when the file was not there. */
  private started: Print | undefined;
  private known: { readonly print: Print; readonly sha256: Promise<string> } | undefined;

  /**
   * @param path absolute
   * @param onWillStart told in the moment before a process is started. What somebody who may write
   *   the file does between then and the start is as in go-plugin left to him; what he does later
   *   is noticed.
   */
  constructor(
    private readonly path: string,
    onWillStart: Event<void>,
  ) {
    onWillStart(() => {
      // Synchronous on purpose: the program is not started before this returns.
      const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
      this.started = stats === undefined ? undefined : printOf(stats);
    });
  }

  /**
   * SHA-256 in hexadecimal, computed when first asked for.
   * @throws Error when the file is not the one that was started, or cannot be read
   */
  async sha256(): Promise<string> {
    const print = this.started;
    if (print === undefined) throw new Error(`nothing was started from ${this.path}`);
    if (this.known?.print !== print) this.known = { print, sha256: this.hash(print) };
    const { known } = this;
    // What failed may go well the next time.
    known.sha256.catch(() => {
      if (this.known === known) this.known = undefined;
    });
    return known.sha256;
  }

  private async hash(print: Print): Promise<string> {
    const { sha256, before, after } = await digest(this.path);
    if (before !== print || after !== print) {
      throw new Error("the plugin's file was replaced after it was started; start the plugin again");
    }
    return sha256;
  }
}

/**
 * SHA-256 of a file as it is now; undefined when there is none, or none that can be read.
 */
export async function sha256OfFile(path: string): Promise<string | undefined> {
  try {
    return (await digest(path)).sha256;
  } catch {
    return undefined; // gone, or not for us to read: there is nothing to compare with
  }
}

async function digest(
  path: string,
): Promise<{ readonly sha256: string; readonly before: Print; readonly after: Print }> {
  const file = await open(path, "r");
  try {
    const before = await printOfOpen(file);
    const hash = createHash("sha256");
    for await (const chunk of file.createReadStream({ autoClose: false })) hash.update(chunk as Buffer);
    return { sha256: hash.digest("hex"), before, after: await printOfOpen(file) };
  } finally {
    await file.close();
  }
}

async function printOfOpen(file: FileHandle): Promise<Print> {
  return printOf(await file.stat({ bigint: true }));
}

function printOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): Print {
  return [dev, ino, size, mtimeNs, ctimeNs].join(" ");
}
