// One plugin file of a catalogue: its description and the handle of its process.
import {
  type Fingerprint,
  interpreterOf,
  isPluginError,
  type PluginDescription,
  PluginError,
  type PluginHandle,
  pluginName,
  speaksAtLeast,
} from "../../scafctl/index.js";
import type { FileChange } from "../approval/approvals.js";
import { cacheable } from "./cache/cache-entry.js";
import type { CatalogueContext } from "./catalogue-options.js";
import type { FoundFile } from "./files/source-reading.js";
import { selects, selectsPath } from "./plugin-selector.js";
import { providerEntries } from "./provider-entries.js";
import { type DirectorySource, type PluginEntry, type PluginStatus, type ProviderEntry } from "./types.js";

interface DescribeOptions {
  /** `descriptions`: not the failures that it remembers. */
  readonly use: "cache" | "descriptions" | "nothing";
  readonly keepRunning: boolean;
}

export class CataloguePlugin {
  private handle: PluginHandle;
  /** Handles of replaced binaries that still have calls in flight. */
  private readonly replaced = new Set<PluginHandle>();
  /** Includes superseded ones that still have a process to stop. */
  private readonly pendingDescribes = new Set<Promise<void>>();
  private currentDescribe: { readonly controller: AbortController; readonly done: Promise<void> } | undefined;
  private status: PluginStatus = "unknown";
  /** Why it is not started, while its status is `locked`. */
  private lock: FileChange | undefined;
  /** Of a script in a directory that a workspace names. */
  private interpreter: string | undefined;
  private description: PluginDescription | undefined;
  private providers: readonly ProviderEntry[] = [];
  private error: PluginError | undefined;
  /** Whether it was not started, because its file could not be started a short time ago. */
  hasRememberedFailure = false;
  private disposed = false;
  private currentEntry: PluginEntry | undefined;

  /** Describes the plugin, unless it has to be requested and is not. */
  constructor(
    private file: FoundFile,
    private readonly source: DirectorySource,
    private readonly context: CatalogueContext,
  ) {
    this.handle = this.createHandle();
    if (this.isWanted()) void this.requestDescribe();
  }

  get path(): string {
    return this.file.path;
  }

  /** Of the file that the entry describes. */
  get fingerprint(): Fingerprint {
    return this.file.fingerprint;
  }

  /** Whether scafctl's cache has a newer version. */
  get isOlder(): boolean {
    return this.file.older === true;
  }

  set isOlder(older: boolean) {
    if (older === this.isOlder) return;
    this.file = { ...this.file, older };
    if (this.isWanted()) void this.requestDescribe();
  }

  /** Whether a name, a file name or a path selects it; an older version only by its path. */
  isSelectedBy(selector: string): boolean {
    const { path, isOlder, source } = this;
    return (isOlder ? selectsPath : selects)(selector, path, source.workingDirectory);
  }

  /** The same object until something changes. */
  get entry(): PluginEntry {
    return (this.currentEntry ??= this.createEntry());
  }

  /** The handle of the file as it is now; a replaced file has another one. */
  get currentHandle(): PluginHandle {
    return this.handle;
  }

  /** The file was rebuilt: calls in flight end in the old process, new calls use the new file. */
  replace(fingerprint: Fingerprint): void {
    this.file = { ...this.file, fingerprint };
    this.currentDescribe?.controller.abort();
    const { handle } = this;
    this.replaced.add(handle);
    this.context.track(handle.disposeWhenUnused().finally(() => this.replaced.delete(handle)));
    this.handle = this.createHandle();
    if (this.status !== "unknown") void this.describe({ use: "cache", keepRunning: false });
  }

  /** Describes the plugin if it never was. Resolves when no description is in progress. */
  async requestDescribe(): Promise<void> {
    if (this.status === "unknown") await this.describe({ use: "cache", keepRunning: false });
    else await this.currentDescribe?.done;
  }

  /**
   * Describes the plugin again if the last attempt failed. Resolves when no description is in
   * progress.
   * @param isNamed the caller named this plugin: it is also described if it never was
   */
  async retry(isNamed: boolean): Promise<void> {
    const isIncomplete = this.status === "failed" || this.providers.some(({ error }) => error !== undefined);
    if (isIncomplete) await this.describe({ use: "descriptions", keepRunning: false });
    else if (isNamed) await this.requestDescribe();
    else await this.currentDescribe?.done;
  }

  /** Describes the plugin if it was locked: it may have been allowed. */
  async unlock(): Promise<void> {
    if (this.status === "locked") await this.describe({ use: "cache", keepRunning: false });
  }

  /** Stops its processes; their calls reject with `stopped`. */
  async stop(): Promise<void> {
    await Promise.all([this.handle.stop(), ...this.disposeReplaced()]);
  }

  /** Stops the plugin and describes it again, without the cache. */
  async restart(): Promise<void> {
    this.currentDescribe?.controller.abort();
    await this.stop();
    await this.describe({ use: "nothing", keepRunning: true });
  }

  /** Resolves when no process is left. */
  async dispose(): Promise<void> {
    this.disposed = true;
    this.currentDescribe?.controller.abort();
    await Promise.all([this.handle.dispose(), ...this.disposeReplaced(), ...this.pendingDescribes]);
  }

  private isWanted(): boolean {
    const { onRequest, requested } = this.context;
    return (!this.isOlder && !onRequest) || [...requested].some((selector) => this.isSelectedBy(selector));
  }

  private createHandle(): PluginHandle {
    const { path, source } = this;
    const { approvals } = this.context;
    const { workingDirectory, named } = source;
    const mayStart = approvals && named && (() => approvals.checkStart(named, path));
    const handle = this.context.createHandle({ path, workingDirectory, ...(mayStart && { mayStart }) });
    handle.onDidChange(() => this.changed());
    return handle;
  }

  private disposeReplaced(): readonly Promise<void>[] {
    return [...this.replaced].map((handle) => handle.dispose());
  }

  /** Supersedes a description in progress. Never rejects. */
  private describe(options: DescribeOptions): Promise<void> {
    this.currentDescribe?.controller.abort();
    const controller = new AbortController();
    const done = this.describeOnce(controller.signal, options).finally(() => {
      this.pendingDescribes.delete(done);
      if (this.currentDescribe?.controller === controller) this.currentDescribe = undefined;
    });
    this.pendingDescribes.add(done);
    this.currentDescribe = { controller, done };
    return done;
  }

  private async describeOnce(signal: AbortSignal, { use, keepRunning }: DescribeOptions): Promise<void> {
    const { cache, queue, keepAfterDescribe, rememberFailures } = this.context;
    const { handle, fingerprint, path } = this;
    this.update({ status: "waiting" });
    try {
      const cached = use === "nothing" ? undefined : await cache.get(path, fingerprint);
      const failure = rememberFailures && use === "cache" ? await cache.getFailure(path, fingerprint) : undefined;
      const lock = await this.findLock();
      signal.throwIfAborted();
      if (lock !== undefined) {
        const lastKnown = cached ?? (await cache.getLast(path));
        this.update({ status: "locked", lock, ...(lastKnown && { description: lastKnown }) });
        return;
      }
      if (cached !== undefined) {
        this.update({ status: "ready", description: cached });
        return;
      }
      this.hasRememberedFailure = failure !== undefined;
      if (failure !== undefined) throw new PluginError(path, failure);
      const description = await queue.run(() => {
        this.update({ status: "describing" });
        return handle.describe({ signal, keepRunning: keepRunning ? true : keepAfterDescribe });
      }, signal);
      signal.throwIfAborted();
      this.update({ status: "ready", description });
      const toCache = cacheable(description);
      if (toCache !== undefined) await cache.put(path, fingerprint, toCache);
    } catch (error) {
      // Superseded by a newer describe, or disposed.
      if (signal.aborted) return;
      if (rememberFailures && isPluginError(error) && !this.hasRememberedFailure)
        await cache.putFailure(path, fingerprint, error.failure);
      if (!isPluginError(error)) this.context.report(error);
      this.update({ status: "failed", error: isPluginError(error) ? error : this.unexpected(error) });
    }
  }

  /** Also of a plugin whose description is cached: it would be started by a run. */
  private async findLock(): Promise<FileChange | undefined> {
    const { approvals } = this.context;
    const { named } = this.source;
    if (approvals === undefined || named === undefined) return undefined;
    this.interpreter = await interpreterOf(this.path);
    return approvals.changeOf(named, this.path, this.fingerprint.state);
  }

  /** Turns an unexpected error into a failed state, so the tree never shows a permanent spinner. */
  private unexpected(error: unknown): PluginError {
    const detail = error instanceof Error ? error.message : String(error);
    return new PluginError(this.path, { reason: "bad-answer", method: "", detail }, error);
  }

  private update({ status, description, error, lock }: PluginUpdate): void {
    if (this.disposed) return;
    this.status = status;
    this.lock = lock;
    this.error = error;
    // While it is described again, the last description stays visible.
    if (description !== undefined || status === "failed") {
      this.description = description;
      this.providers =
        description?.kind === "provider" ? providerEntries(this.path, description.providers, this.providers) : [];
    }
    this.changed();
  }

  private createEntry(): PluginEntry {
    const { path, description, error, file, handle, lock, interpreter } = this;
    const { rpcs, protocolVersion } = handle.observed;
    const newerFields =
      description?.kind === "provider" ? description.providers.flatMap((listing) => listing.newerFields ?? []) : [];
    const version = description?.kind === "auth-handler" ? description.protocolVersion : protocolVersion;
    return {
      id: path,
      name: pluginName(path),
      path,
      directory: this.source.path,
      status: this.status,
      process: handle.state,
      ...(description === undefined ? {} : { kind: description.kind }),
      providers: this.providers,
      ...(description?.kind === "auth-handler" ? { handlers: description.handlers } : {}),
      ...(version === undefined ? {} : { protocolVersion: version }),
      ...(description?.kind === "provider"
        ? { generation: speaksAtLeast({ rpcs, newerFields, protocolVersion }) }
        : {}),
      ...(file.version === undefined ? {} : { version: file.version }),
      ...(file.linkTarget === undefined ? {} : { linkTarget: file.linkTarget }),
      ...(file.writableByAll === undefined ? {} : { writableByAll: file.writableByAll }),
      ...(interpreter === undefined ? {} : { interpreter }),
      ...(lock === undefined ? {} : { lock }),
      ...(error === undefined ? {} : { error }),
    };
  }

  private changed(): void {
    this.currentEntry = undefined;
    this.context.changed();
  }
}

interface PluginUpdate {
  readonly status: PluginStatus;
  readonly description?: PluginDescription;
  readonly error?: PluginError;
  readonly lock?: FileChange;
}

/** An unchanged provider stays the same object, so the tree does not redraw it. */
