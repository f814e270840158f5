// Every plugin of every configured directory, as it is now: what trees, editors and the CLI show.
import {
  comparablePath,
  type ConfigureResult,
  type Disposable,
  Emitter,
  type Event,
  type LogEntry,
  type OutputChunk,
  PluginError,
  type PluginFactory,
  type PluginFile,
  type PluginHandle,
} from "../../scafctl/index.js";
import type { PluginHostCall } from "../access/host-trace.js";
import type { CatalogueContext } from "./catalogue-context.js";
import { CatalogueDirectory } from "./catalogue-directory.js";
import type { CataloguePlugin } from "./catalogue-plugin.js";
import type { DescriptorCache } from "./descriptor-cache.js";
import { Duplicates } from "./duplicates.js";
import { orAborted } from "./or-aborted.js";
import { StartQueue } from "./start-queue.js";
import type { CatalogueSnapshot, DirectorySource } from "./types.js";

export interface CatalogueOptions {
  readonly cache: DescriptorCache;
  /** Makes the handle of each state of a plugin file. */
  readonly createHandle: PluginFactory;
  /**
   * How many plugins are started at a time to be described; default 4. A slow one stops counting.
   */
  readonly concurrency?: number;
  /**
   * Keeps processes that were only described, because they will be used at once; default false.
   */
  readonly keepAfterDescribe?: boolean;
  /** Follows what happens on disk; default true. */
  readonly watch?: boolean;
}

/** What came of configuring a provider of a plugin. */
export interface PluginConfigured {
  readonly pluginId: string;
  readonly provider: string;
  readonly result: ConfigureResult;
  /** Why the host's services could not be offered. */
  readonly hostError?: Error;
}

export class Catalogue {
  private readonly changes = new Emitter<CatalogueSnapshot>();
  private readonly logs = new Emitter<{ readonly pluginId: string; readonly entry: LogEntry }>();
  private readonly outputs = new Emitter<{ readonly pluginId: string; readonly chunk: OutputChunk }>();
  private readonly errors = new Emitter<unknown>();
  private readonly hostCalls = new Emitter<PluginHostCall>();
  private readonly configured = new Emitter<PluginConfigured>();
  private readonly context: CatalogueContext;
  private readonly cacheProblems: Disposable;
  private readonly disposals = new Set<Promise<void>>();
  private readonly duplicates = new Duplicates();
  private directories: readonly CatalogueDirectory[] = [];
  private current: CatalogueSnapshot = { directories: [], busy: false };
  private isCurrent = true;
  private announcement: NodeJS.Immediate | undefined;
  private disposal: Promise<void> | undefined;

  /** Fires soon after a change, once for all changes since the last time. */
  readonly onDidChange: Event<CatalogueSnapshot> = this.changes.event;
  /** Each line that a plugin writes to its stderr. */
  readonly onLog = this.logs.event;
  /** What plugins print after the handshake. */
  readonly onOutput = this.outputs.event;
  /** Errors that have no place in a snapshot, for a log. */
  readonly onError: Event<unknown> = this.errors.event;
  /** Each call of a plugin to its host, without values, before it is answered. */
  readonly onHostCall: Event<PluginHostCall> = this.hostCalls.event;
  /** After each ConfigureProvider, also of one that the plugin refused. */
  readonly onConfigure: Event<PluginConfigured> = this.configured.event;

  constructor(private readonly options: CatalogueOptions) {
    const { cache } = options;
    this.context = {
      cache,
      queue: new StartQueue(options.concurrency ?? 4),
      keepAfterDescribe: options.keepAfterDescribe ?? false,
      watch: options.watch ?? true,
      requested: new Set(),
      createHandle: (file) => this.createHandle(file),
      changed: () => this.changed(),
      report: (error) => this.errors.fire(error),
    };
    this.cacheProblems = cache.onProblem((problem) =>
      this.errors.fire(new Error(`${problem.file}: ${problem.detail}`)),
    );
  }

  /** The present state. What did not change is the same object as in the snapshot before. */
  get snapshot(): CatalogueSnapshot {
    if (!this.isCurrent) {
      this.current = {
        directories: this.duplicates.mark(this.directories.map((directory) => directory.entry)),
        busy: this.directories.some((directory) => directory.isBusy || directory.isDescribing()),
      };
      this.isCurrent = true;
    }
    return this.current;
  }

  /**
   * Sets the directories to read. Those that stay are not disturbed, the plugins of those that go
   * are stopped. A path that is given twice counts once, at its first place, and as allowed if one
   * of the two is.
   */
  setDirectories(sources: readonly DirectorySource[]): void {
    if (this.disposal !== undefined) return;
    const before = new Map(this.directories.map((directory) => [directory.source.path, directory]));
    this.directories = unique(sources).map((source) => {
      const directory = before.get(source.path);
      if (directory === undefined || !isSameForProcesses(directory.source, source)) {
        return new CatalogueDirectory(source, this.context);
      }
      before.delete(source.path);
      directory.source = source;
      return directory;
    });
    for (const directory of before.values()) this.disposeDirectory(directory);
    this.changed();
  }

  /**
   * Whether plugins may be started to be described; at first they may. Otherwise directories are
   * read and cached descriptors are shown, and the other plugins stay `waiting`.
   */
  allowStarting(allowed: boolean): void {
    this.context.queue.hold(!allowed);
  }

  /**
   * Reads the directories now: new and changed files are described, failed ones again.
   * @param options.path only this plugin, or this directory
   * @param options.signal stops the waiting, not the describing
   * @throws the signal's reason
   */
  async refresh(options: { readonly signal?: AbortSignal; readonly path?: string } = {}): Promise<void> {
    const { signal, path } = options;
    const isWhole = path === undefined || this.directories.some((directory) => directory.source.path === path);
    const affected = this.directories.filter(
      (directory) => path === undefined || directory.source.path === path || directory.plugin(path) !== undefined,
    );
    await orAborted(Promise.all(affected.map((directory) => directory.refresh(isWhole ? undefined : path))), signal);
    const isDone = (): boolean =>
      !affected.some((directory) => directory.isBusy || directory.isDescribing(isWhole ? undefined : path));
    await this.when(isDone, signal);
  }

  /**
   * Waits until every plugin is described or has failed.
   * @throws the signal's reason
   */
  async whenSettled(signal?: AbortSignal): Promise<CatalogueSnapshot> {
    await this.when((snapshot) => !snapshot.busy, signal);
    return this.snapshot;
  }

  /**
   * Waits until a snapshot meets the condition, or the catalogue is disposed.
   * @throws the signal's reason
   */
  async when(condition: (snapshot: CatalogueSnapshot) => boolean, signal?: AbortSignal): Promise<void> {
    if (this.disposal !== undefined || condition(this.snapshot)) return;
    const waiting = new Promise<void>((resolve) => {
      const subscription = this.changes.event((snapshot) => {
        if (this.disposal === undefined && !condition(snapshot)) return;
        subscription.dispose();
        resolve();
      });
      signal?.addEventListener("abort", () => subscription.dispose(), { once: true });
    });
    await orAborted(waiting, signal);
  }

  /**
   * Describes an older version in scafctl's cache, because a request names it by its path. Other
   * plugins are described anyway. Returns at once.
   */
  requestDescribe(plugin: string | undefined): void {
    if (plugin === undefined) return;
    this.context.requested.add(plugin);
    for (const directory of this.directories) void directory.plugin(plugin)?.requestDescribe();
  }

  /**
   * The handle of a plugin file as it is now. Get it for each call: a rebuilt file has another.
   * @throws PluginError `file-missing` for a plugin that is not (or no longer) here; `stopped`
   */
  handle(pluginId: string): PluginHandle {
    return this.plugin(pluginId).currentHandle;
  }

  /** Stops a plugin's process. Its calls reject with `stopped`; the next one starts it again. */
  async stop(pluginId: string): Promise<void> {
    await this.plugin(pluginId).stop();
  }

  /** Stops a plugin and describes it again. Never rejects for what the plugin does. */
  async restart(pluginId: string): Promise<void> {
    await this.plugin(pluginId).restart();
  }

  /** Stops everything; pending calls are rejected. Resolves when no process is left. */
  dispose(): Promise<void> {
    this.disposal ??= this.disposeAll();
    return this.disposal;
  }

  private async disposeAll(): Promise<void> {
    for (const directory of this.directories) this.disposeDirectory(directory);
    this.directories = [];
    await Promise.all(this.disposals);
    clearImmediate(this.announcement);
    this.cacheProblems.dispose();
    this.isCurrent = false;
    this.changes.fire(this.snapshot);
    const { changes, logs, outputs, errors, hostCalls, configured } = this;
    for (const emitter of [changes, logs, outputs, errors, hostCalls, configured]) emitter.dispose();
  }

  private createHandle(file: PluginFile): PluginHandle {
    const handle = this.options.createHandle(file);
    const pluginId = file.path;
    handle.onLog((entry) => this.logs.fire({ pluginId, entry }));
    handle.onOutput((chunk) => this.outputs.fire({ pluginId, chunk }));
    handle.onHostCall((call) => this.hostCalls.fire({ pluginId, call }));
    handle.onConfigure((outcome) => this.configured.fire({ pluginId, ...outcome }));
    return handle;
  }

  private plugin(id: string): CataloguePlugin {
    for (const directory of this.directories) {
      const plugin = directory.plugin(id);
      if (plugin !== undefined) return plugin;
    }
    throw new PluginError(id, { reason: this.disposal === undefined ? "file-missing" : "stopped" });
  }

  private disposeDirectory(directory: CatalogueDirectory): void {
    const disposal = directory.dispose().catch((error: unknown) => this.errors.fire(error));
    const tracked = disposal.finally(() => this.disposals.delete(tracked));
    this.disposals.add(tracked);
  }

  private changed(): void {
    this.isCurrent = false;
    this.announcement ??= setImmediate(() => {
      this.announcement = undefined;
      this.changes.fire(this.snapshot);
    });
  }
}

function unique(sources: readonly DirectorySource[]): readonly DirectorySource[] {
  const byPath = new Map<string, DirectorySource>();
  for (const source of sources) {
    const key = comparablePath(source.path);
    const before = byPath.get(key);
    if (before === undefined || (source.allowed && !before.allowed)) byPath.set(key, source);
  }
  return [...byPath.values()];
}

function isSameForProcesses(a: DirectorySource, b: DirectorySource): boolean {
  return a.allowed === b.allowed && a.workingDirectory === b.workingDirectory && a.layout === b.layout;
}
