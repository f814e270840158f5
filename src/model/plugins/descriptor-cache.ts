// Caches the descriptions of plugin files on disk, so that an unchanged file is not started just to
// be described.
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type AuthHandler,
  type Descriptor,
  Emitter,
  type Event,
  type Finding,
  type Fingerprint,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  parseJson,
  type PluginDescription,
  type ProviderListing,
  sameFingerprint,
  stringifyJson,
} from "../../scafctl/index.js";

/** Increased whenever an entry changes its form or meaning; entries of other formats are misses. */
const FORMAT = 3;

/** A provider with its descriptor; one without is a failure and is not cached. */
interface CachedProvider {
  readonly name: string;
  readonly descriptor: Descriptor;
  /** Found when the descriptor was read. Lint findings are not cached: releases change them. */
  readonly findings: readonly Finding[];
  readonly newerFields?: readonly string[];
}

/** The part of a plugin's description that is valid as long as its file is unchanged. */
export type CachedDescription =
  | { readonly kind: "provider"; readonly providers: readonly CachedProvider[] }
  | {
      readonly kind: "auth-handler";
      readonly protocolVersion: number;
      /** Without login status and available flows, which can change at any time. */
      readonly handlers: readonly { readonly handler: AuthHandler }[];
    };

/** The part to cache; undefined when a provider failed, which another attempt may fix. */
export function cacheable(description: PluginDescription): CachedDescription | undefined {
  if (description.kind === "auth-handler") {
    return { ...description, handlers: description.handlers.map(({ handler }) => ({ handler })) };
  }
  const providers = description.providers.filter(isComplete);
  return providers.length === description.providers.length ? { kind: "provider", providers } : undefined;
}

function isComplete(listing: ProviderListing): listing is CachedProvider {
  return listing.descriptor !== undefined && listing.error === undefined;
}

/** An error of the cache. Never fatal: the plugin is described again. */
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

  /** @param directory created when first needed; undefined caches in memory only */
  constructor(private readonly directory: string | undefined) {}

  /**
   * The description of the file in this state, or undefined. A cache file that cannot be read or is
   * invalid is a miss and a problem.
   */
  async get(path: string, fingerprint: Fingerprint): Promise<CachedDescription | undefined> {
    const entry = this.memory.get(path) ?? (await this.read(path));
    if (entry === undefined || !sameFingerprint(entry.fingerprint, fingerprint)) return undefined;
    this.memory.set(path, entry);
    return entry.listing;
  }

  /** Replaces the entry of the file. Written to a temporary file and renamed, so it is atomic. */
  async put(path: string, fingerprint: Fingerprint, listing: CachedDescription): Promise<void> {
    const entry: Entry = { format: FORMAT, path, fingerprint, listing };
    this.memory.set(path, entry);
    if (this.directory === undefined) return;
    const file = this.fileOf(this.directory, path);
    const temporary = `${file}.${randomUUID()}.tmp`;
    try {
      await mkdir(this.directory, { recursive: true });
      await writeFile(temporary, stringifyJson(entry));
      await rename(temporary, file);
    } catch (error) {
      this.report(file, error);
      // If writing failed, removing may fail too; prune() removes it later.
      await rm(temporary, { force: true }).catch((second: unknown) => this.report(temporary, second));
    }
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
    for (const name of names) {
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
    const entry = toEntry(parseJson(await readFile(file, "utf8")));
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
      text = await readFile(file, "utf8");
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

/** Checks the types of members that the code relies on; the rest of a descriptor is any JSON. */
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
  const { name, flows, capabilities } = value;
  return isString(name) && isTextList(flows) && isTextList(capabilities) && areOptional(value, isString, "displayName");
}

function isFingerprint(value: JsonValue | undefined): boolean {
  return isJsonObject(value) && isString(value["state"]) && typeof value["changedMs"] === "number";
}

function isProvider(value: JsonValue): boolean {
  if (!isJsonObject(value)) return false;
  const { name, descriptor, findings } = value;
  if (!isString(name) || !isJsonObject(descriptor) || !isJsonArray(findings)) return false;
  return (
    areOptional(value, isTextList, "newerFields") &&
    isString(descriptor["name"]) &&
    isTextList(descriptor["capabilities"]) &&
    isJsonObject(descriptor["outputSchemas"]) &&
    areOptional(descriptor, isString, "displayName", "description", "version", "category", "apiVersion", "icon") &&
    areOptional(descriptor, isBoolean, "deprecated", "beta", "hasExtractDependencies") &&
    areOptional(descriptor, isTextList, "sensitiveFields", "tags", "writeOperations") &&
    areOptional(descriptor, isObjectList, "links", "examples", "maintainers", "operations")
  );
}

/** Whether each of the members is absent or valid. */
function areOptional(
  value: JsonObject,
  isValid: (member: JsonValue | undefined) => boolean,
  ...keys: readonly string[]
): boolean {
  return keys.every((key) => value[key] === undefined || isValid(value[key]));
}

function isString(value: JsonValue | undefined): boolean {
  return typeof value === "string";
}

function isBoolean(value: JsonValue | undefined): boolean {
  return typeof value === "boolean";
}

function isTextList(value: JsonValue | undefined): boolean {
  return isJsonArray(value) && value.every(isString);
}

function isObjectList(value: JsonValue | undefined): boolean {
  return isJsonArray(value) && value.every(isJsonObject);
}
