// Keeps the descriptors of plugin files on disk, so that an unchanged file is not started just to
// be described.
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  Emitter,
  type Event,
  isJsonArray,
  isJsonObject,
  type JsonValue,
  parseJson,
  stringifyJson,
} from "../../scafctl/index.js";
import { type CachedDescription, type Fingerprint, sameFingerprint } from "./cached-description.js";

/**
 * Raised whenever what is kept changes its shape or its meaning: entries of other formats are
 * misses.
 */
const FORMAT = 2;

/** Something went wrong with the cache. Never fatal: the plugin is described anew. */
export interface CacheProblem {
  readonly file: string;
  readonly detail: string;
}

interface Entry {
  readonly format: number;
  readonly path: string;
  readonly fingerprint: Fingerprint;
  readonly listing: CachedDescription;
}

export class DescriptorCache {
  private readonly memory = new Map<string, Entry>();
  private readonly problems = new Emitter<CacheProblem>();
  readonly onProblem: Event<CacheProblem> = this.problems.event;

  /** @param directory made when first needed; undefined keeps everything in memory only */
  constructor(private readonly directory: string | undefined) {}

  /**
   * What the file said in exactly this state, or undefined. A file of the cache that cannot be read
   * or understood is a miss and a problem.
   */
  async get(path: string, fingerprint: Fingerprint): Promise<CachedDescription | undefined> {
    const entry = this.memory.get(path) ?? (await this.read(path));
    if (entry === undefined || !sameFingerprint(entry.fingerprint, fingerprint)) return undefined;
    this.memory.set(path, entry);
    return entry.listing;
  }

  /**
   * Replaces what is kept of the file. Others never see half of it: the entry is written aside and
   * renamed.
   */
  async put(path: string, fingerprint: Fingerprint, listing: CachedDescription): Promise<void> {
    const entry: Entry = { format: FORMAT, path, fingerprint, listing };
    this.memory.set(path, entry);
    if (this.directory === undefined) return;
    const file = this.fileOf(this.directory, path);
    const aside = `${file}.${randomUUID()}.tmp`;
    try {
      await mkdir(this.directory, { recursive: true });
      await writeFile(aside, stringifyJson(entry));
      await rename(aside, file);
    } catch (error) {
      this.report(file, error);
      // If writing failed, removing may fail too; prune() removes it later.
      await rm(aside, { force: true }).catch((second: unknown) => this.report(aside, second));
    }
  }

  /**
   * Removes the entries of plugin files that no longer exist, and what an interrupted `put` left.
   */
  async prune(): Promise<void> {
    if (this.directory === undefined) return;
    let names: string[];
    try {
      names = await readdir(this.directory);
    } catch (error) {
      // No directory yet: nothing was ever kept.
      if (!hasCode(error, "ENOENT")) this.report(this.directory, error);
      return;
    }
    for (const name of names) {
      const file = join(this.directory, name);
      try {
        if (!(await this.isWanted(file))) await rm(file, { force: true });
      } catch (error) {
        this.report(file, error);
      }
    }
  }

  private async isWanted(file: string): Promise<boolean> {
    // Another window may be writing its file aside at this moment.
    if (file.endsWith(".tmp")) return Date.now() - (await stat(file)).mtimeMs < 60_000;
    const entry = toEntry(parseJson(await readFile(file, "utf8")));
    if (entry === undefined) return false;
    try {
      await stat(entry.path);
      return true;
    } catch (error) {
      // A file that cannot be looked at right now (a drive that is away) may come back.
      return !hasCode(error, "ENOENT");
    }
  }

  private async read(path: string): Promise<Entry | undefined> {
    if (this.directory === undefined) return undefined;
    const file = this.fileOf(this.directory, path);
    let text: string;
    try {
      text = await readFile(file, "utf8");
    } catch (error) {
      if (!hasCode(error, "ENOENT")) this.report(file, error);
      return undefined;
    }
    try {
      const entry = toEntry(parseJson(text));
      if (entry === undefined) throw new Error("not an entry of this format");
      // Two paths of one hash: the other one's entry is no answer for this one.
      return entry.path === path ? entry : undefined;
    } catch (error) {
      this.report(file, error);
      return undefined;
    }
  }

  private fileOf(directory: string, path: string): string {
    return join(directory, `${createHash("sha256").update(path).digest("hex").slice(0, 32)}.json`);
  }

  private report(file: string, error: unknown): void {
    this.problems.fire({ file, detail: error instanceof Error ? error.message : String(error) });
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/**
 * Checks what others rely on without looking: the names and the containers of a descriptor. The
 * rest is the plugin's, and any JSON.
 */
function toEntry(value: JsonValue): Entry | undefined {
  if (!isJsonObject(value) || value["format"] !== FORMAT) return undefined;
  const { path, fingerprint, listing } = value;
  if (typeof path !== "string" || !isFingerprint(fingerprint) || !isListing(listing)) return undefined;
  return value as unknown as Entry;
}

function isListing(value: JsonValue | undefined): boolean {
  if (!isJsonObject(value)) return false;
  const { kind, providers, handlers, protocolVersion } = value;
  if (kind === "provider") return isJsonArray(providers) && providers.every(isProvider);
  return (
    kind === "auth-handler" &&
    typeof protocolVersion === "number" &&
    isJsonArray(handlers) &&
    handlers.every((entry) => isJsonObject(entry) && isHandler(entry["handler"]))
  );
}

function isHandler(value: JsonValue | undefined): boolean {
  if (!isJsonObject(value)) return false;
  const { name, displayName, flows, capabilities } = value;
  return (
    typeof name === "string" &&
    isAbsentOr(displayName, (item) => typeof item === "string") &&
    isTextList(flows) &&
    isTextList(capabilities)
  );
}

function isFingerprint(value: JsonValue | undefined): boolean {
  return isJsonObject(value) && ["size", "mtimeMs", "ino"].every((key) => typeof value[key] === "number");
}

function isProvider(value: JsonValue): boolean {
  if (!isJsonObject(value)) return false;
  const { name, descriptor, findings, newerFields } = value;
  if (typeof name !== "string" || !isJsonObject(descriptor) || !isJsonArray(findings)) return false;
  if (!isAbsentOr(newerFields, isTextList)) return false;
  const texts = ["displayName", "description", "version", "category", "apiVersion", "icon"];
  const flags = ["deprecated", "beta", "hasExtractDependencies"];
  const textLists = ["sensitiveFields", "tags", "writeOperations"];
  const objectLists = ["links", "examples", "maintainers", "operations"];
  return (
    typeof descriptor["name"] === "string" &&
    isTextList(descriptor["capabilities"]) &&
    isJsonObject(descriptor["outputSchemas"]) &&
    texts.every((key) => isAbsentOr(descriptor[key], (item) => typeof item === "string")) &&
    flags.every((key) => isAbsentOr(descriptor[key], (item) => typeof item === "boolean")) &&
    textLists.every((key) => isAbsentOr(descriptor[key], isTextList)) &&
    objectLists.every((key) => isAbsentOr(descriptor[key], (item) => isJsonArray(item) && item.every(isJsonObject)))
  );
}

function isAbsentOr(value: JsonValue | undefined, check: (value: JsonValue) => boolean): boolean {
  return value === undefined || check(value);
}

function isTextList(value: JsonValue | undefined): boolean {
  return isJsonArray(value) && value.every((item) => typeof item === "string");
}
