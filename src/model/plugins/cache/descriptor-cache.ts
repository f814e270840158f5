// Caches the descriptions of plugin files on disk, so that an unchanged file is not started just to
// be described.
import { createHash, randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  Emitter,
  type Event,
  type Fingerprint,
  parseJson,
  type PluginFailure,
  readRegularFile,
  sameFingerprint,
  stringifyJson,
} from "../../../scafctl/index.js";
import { type CachedDescription, type Entry, FORMAT, isLasting, type Knowledge, toEntry } from "./cache-entry.js";

/** How long a failed start is remembered. Milliseconds. */
const FAILED_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** Far more than the largest descriptors need; see docs/threat-model.md. Bytes. */
const MAX_ENTRY_BYTES = 64 * 1024 * 1024;
/** Empties a regular file; fails for a named pipe and for a link. */
const EMPTY = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/** An error of the cache. Never fatal: the plugin is described again. */
export interface CacheProblem {
  readonly file: string;
  readonly detail: string;
  /** It could be read, but is half an entry, or one of another version. It is written anew. */
  readonly isDamaged: boolean;
}

export class DescriptorCache {
  private readonly memory = new Map<string, Entry>();
  private readonly problems = new Emitter<CacheProblem>();
  readonly onProblem: Event<CacheProblem> = this.problems.event;

  /** @param directory created when first needed; undefined caches in memory only */
  constructor(private readonly directory: string | undefined) {}

  /**
   * The description of the file in this state, or undefined. A cache file that cannot be read or is
   * invalid is a miss and a problem.
   */
  async get(path: string, fingerprint: Fingerprint): Promise<CachedDescription | undefined> {
    const entry = await this.entryOf(path, fingerprint);
    return entry !== undefined && "listing" in entry ? entry.listing : undefined;
  }

  /** The last description of the file, whatever state it was in. */
  async getLast(path: string): Promise<CachedDescription | undefined> {
    const entry = this.memory.get(path) ?? (await this.read(path));
    return entry !== undefined && "listing" in entry ? entry.listing : undefined;
  }

  /** Replaces the entry of the file. Written to a temporary file and renamed, so it is atomic. */
  async put(path: string, fingerprint: Fingerprint, listing: CachedDescription): Promise<void> {
    await this.write(path, fingerprint, { listing });
  }

  /** Why the file in this state could not be started within the last ten minutes. */
  async getFailure(path: string, fingerprint: Fingerprint): Promise<PluginFailure | undefined> {
    const entry = await this.entryOf(path, fingerprint);
    if (entry === undefined || !("failed" in entry)) return undefined;
    const { failure, at } = entry.failed;
    return Math.abs(Date.now() - at) < FAILED_MS ? failure : undefined;
  }

  /** Remembers a failed start, unless another attempt may end differently, as after a timeout. */
  async putFailure(path: string, fingerprint: Fingerprint, failure: PluginFailure): Promise<void> {
    if (isLasting(failure)) await this.write(path, fingerprint, { failed: { failure, at: Date.now() } });
  }

  private async entryOf(path: string, fingerprint: Fingerprint): Promise<Entry | undefined> {
    const entry = this.memory.get(path) ?? (await this.read(path));
    if (entry === undefined || !sameFingerprint(entry.fingerprint, fingerprint)) return undefined;
    this.memory.set(path, entry);
    return entry;
  }

  private async write(path: string, fingerprint: Fingerprint, knowledge: Knowledge): Promise<void> {
    const entry: Entry = { format: FORMAT, path, fingerprint, ...knowledge };
    this.memory.set(path, entry);
    if (this.directory === undefined) return;
    const file = this.fileOf(this.directory, path);
    const temporary = `${file}.${randomUUID()}.tmp`;
    try {
      await mkdir(this.directory, { recursive: true, mode: 0o700 });
      await writeFile(temporary, stringifyJson(entry));
      await rename(temporary, file);
    } catch (error) {
      this.report(file, error);
      // If writing failed, removing may fail too; prune() removes it later.
      await rm(temporary, { force: true }).catch((second: unknown) => this.report(temporary, second));
    }
  }

  /** As {@link prune}, at most once a day, whichever process does it. */
  async pruneDaily(): Promise<void> {
    if (this.directory === undefined) return;
    const marker = join(this.directory, "pruned");
    try {
      if (Date.now() - (await stat(marker)).mtimeMs < DAY_MS) return;
    } catch (error) {
      // No marker: never pruned, or nothing was cached yet.
      if (!hasCode(error, "ENOENT")) this.report(marker, error);
    }
    try {
      await writeFile(marker, "", { flag: EMPTY });
    } catch (error) {
      if (!hasCode(error, "ENOENT")) this.report(marker, error);
      return;
    }
    await this.prune();
  }

  /** Removes the entries of plugin files that no longer exist, and temporary files of `put`. */
  async prune(): Promise<void> {
    if (this.directory === undefined) return;
    let names: string[];
    try {
      names = await readdir(this.directory);
    } catch (error) {
      // No directory: nothing was cached yet.
      if (!hasCode(error, "ENOENT")) this.report(this.directory, error);
      return;
    }
    for (const name of names.filter((each) => /\.(?:json|tmp)$/.test(each))) {
      const file = join(this.directory, name);
      try {
        if (!(await this.isNeeded(file))) await rm(file, { force: true });
      } catch (error) {
        this.report(file, error);
      }
    }
  }

  private async isNeeded(file: string): Promise<boolean> {
    // Another window may be writing this temporary file now.
    if (file.endsWith(".tmp")) return Date.now() - (await stat(file)).mtimeMs < 60_000;
    const entry = toEntry(parseJson(await readText(file)));
    if (entry === undefined) return false;
    try {
      await stat(entry.path);
      return true;
    } catch (error) {
      // A file that is not accessible now, for example on a removed drive, may return.
      return !hasCode(error, "ENOENT");
    }
  }

  private async read(path: string): Promise<Entry | undefined> {
    if (this.directory === undefined) return undefined;
    const file = this.fileOf(this.directory, path);
    let text: string;
    try {
      text = await readText(file);
    } catch (error) {
      if (!hasCode(error, "ENOENT")) this.report(file, error);
      return undefined;
    }
    try {
      const entry = toEntry(parseJson(text));
      if (entry === undefined) throw new Error("not an entry of this format");
      // The entry of another path with the same hash is a miss.
      return entry.path === path ? entry : undefined;
    } catch (error) {
      this.report(file, error, true);
      return undefined;
    }
  }

  private fileOf(directory: string, path: string): string {
    return join(directory, `${createHash("sha256").update(path).digest("hex").slice(0, 32)}.json`);
  }

  private report(file: string, error: unknown, isDamaged = false): void {
    this.problems.fire({ file, detail: error instanceof Error ? error.message : String(error), isDamaged });
  }
}

async function readText(file: string): Promise<string> {
  return (await readRegularFile(file, MAX_ENTRY_BYTES)).toString("utf8");
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
