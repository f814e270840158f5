// Every plugin of every configured directory, as it is right now: the one thing that trees, editors
// and the command line look at.
import {
  type Client,
  type Configuration,
  type ConfigureResult,
  describeAuth,
  type Disposable,
  Emitter,
  type Event,
  type HostServiceOptions,
  type LogEntry,
  ManagedClient,
  type ManagedClientOptions,
  type OutputChunk,
  PluginError,
  pluginName,
  type SessionOptions,
} from "../../scafctl/index.js";
import type { CatalogueContext, Timeouts } from "./catalogue-context.js";
import { CatalogueDirectory } from "./catalogue-directory.js";
import type { CataloguePlugin } from "./catalogue-plugin.js";
import type { DescriptorCache } from "./descriptor-cache.js";
import type { HostedPlugin } from "../access/host-access.js";
import type { PluginHostCall } from "../access/host-trace.js";
import { Duplicates } from "./duplicates.js";
import { findProviders, type Target } from "./find-target.js";
import { Slots } from "./slots.js";
import type { CatalogueSnapshot, DirectorySource } from "./types.js";

export interface CatalogueOptions {
  readonly cache: DescriptorCache;
  /**
   * For every plugin; `cwd` comes from the directory's source, and what is offered and told to
   * plugins from `hostFor` and `configurationFor`.
   */
  readonly clientOptions?: Omit<ManagedClientOptions, "cwd" | "startTimeoutMs" | "idleAfterMs" | keyof SessionOptions>;
  /**
   * How many plugins are started at a time to be described; default 4. One that is slow soon no
   * longer counts.
   */
  readonly concurrency?: number;
  /**
   * Milliseconds that a plugin has to start, and then for each call that describes it; default 10
   * 000.
   */
  readonly startTimeoutMs?: number;
  /** Milliseconds without a use after which a process is stopped; default five minutes. */
  readonly idleAfterMs?: number;
  /** Keeps processes that were only described, because they will be used at once; default false. */
  readonly keepAfterDescribe?: boolean;
  /** Follows what happens on disk; default true. */
  readonly watch?: boolean;
  /**
   * What a plugin is offered by its host; default nothing. Asked once for each state of a plugin's
   * file.
   */
  readonly hostFor?: (plugin: HostedPlugin) => HostServiceOptions;
  /**
   * What a provider is told before its first run in a process, see {@link
   * Catalogue.forgetConfiguration}.
   */
  readonly configurationFor?: (path: string, provider: string) => Configuration;
}

/** What came of configuring a provider. */
export interface ProviderConfigured {
  readonly pluginId: string;
  readonly provider: string;
  readonly result: ConfigureResult;
}

export class Catalogue {
  private readonly changes = new Emitter<CatalogueSnapshot>();
  private readonly logs = new Emitter<{ readonly pluginId: string; readonly entry: LogEntry }>();
  private readonly outputs = new Emitter<{ readonly pluginId: string; readonly chunk: OutputChunk }>();
  private readonly errors = new Emitter<unknown>();
  private readonly hostCalls = new Emitter<PluginHostCall>();
  private readonly configured = new Emitter<ProviderConfigured>();
  private readonly context: CatalogueContext;
  private readonly cacheProblems: Disposable;
  private readonly endings = new Set<Promise<void>>();
  private readonly duplicates = new Duplicates();
  private directories: readonly CatalogueDirectory[] = [];
  private current: CatalogueSnapshot = { directories: [], busy: false };
  private isCurrent = true;
  private announcement: NodeJS.Immediate | undefined;
  private disposal: Promise<void> | undefined;

  /** Fires once for everything that changed since the last time, soon after. */
  readonly onDidChange: Event<CatalogueSnapshot> = this.changes.event;
  /** Every line that a plugin writes to its real stderr. */
  readonly onLog = this.logs.event;
  /** What plugins print after the handshake. */
  readonly onOutput = this.outputs.event;
  /** Something went wrong that has no place in a snapshot; for a log. */
  readonly onError: Event<unknown> = this.errors.event;
  /** Every call of a plugin to its host, without values, in the moment before it is answered. */
  readonly onHostCall: Event<PluginHostCall> = this.hostCalls.event;
  /** After each ConfigureProvider, also of one that the plugin refused. */
  readonly onConfigure: Event<ProviderConfigured> = this.configured.event;

  constructor(private readonly options: CatalogueOptions) {
    const { cache, startTimeoutMs = 10_000, idleAfterMs = 300_000 } = options;
    this.context = {
      cache,
      slots: new Slots(options.concurrency ?? 4),
      timeouts: { startTimeoutMs, idleAfterMs },
      keepAfterDescribe: options.keepAfterDescribe ?? false,
      watch: options.watch ?? true,
      wanted: new Set(),
      newClient: (path, source, onConfigure) => this.newClient(path, source, onConfigure),
      describeAuth: (path, source, options) =>
        describeAuth(path, {
          ...this.options.clientOptions,
          ...options,
          startTimeoutMs: this.context.timeouts.startTimeoutMs,
          cwd: source.workingDirectory,
        }),
      changed: () => this.changed(),
      log: (pluginId, entry) => this.logs.fire({ pluginId, entry }),
      output: (pluginId, chunk) => this.outputs.fire({ pluginId, chunk }),
      report: (error) => this.errors.fire(error),
    };
    this.cacheProblems = cache.onProblem((problem) =>
      this.errors.fire(new Error(`${problem.file}: ${problem.detail}`)),
    );
  }

  /**
   * Everything at this moment. What did not change is the same object as in the snapshot before.
   */
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
   * Says where to look. What stays is not disturbed; what goes is stopped. A path that is given
   * twice counts once, at its first place, and as allowed if one of them is.
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
    for (const directory of before.values()) this.end(directory);
    this.changed();
  }

  /**
   * Says whether plugins may be started to be described; at first they may. Without it, directories
   * are read and what the cache knows is shown; the other plugins wait, and with them whoever waits
   * for the catalogue to settle.
   */
  allowStarting(allowed: boolean): void {
    this.context.slots.hold(!allowed);
  }

  /**
   * Other times from now on, also for the plugins that are here: a start under way keeps its own.
   */
  setTimeouts(timeouts: Timeouts): void {
    this.context.timeouts = timeouts;
    for (const directory of this.directories) directory.setTimeouts(timeouts);
  }

  /**
   * What `configurationFor` says has changed: every provider is configured again before its next
   * run. Interrupts and starts nothing.
   */
  forgetConfiguration(): void {
    for (const directory of this.directories) directory.forgetConfiguration();
  }

  /**
   * Reads the directories now: new and changed files are described, failed ones tried again.
   * @param options.path only this plugin, or this directory
   * @param options.signal stops the waiting, not the looking; rejects with its reason
   */
  async refresh(options: { readonly signal?: AbortSignal; readonly path?: string } = {}): Promise<void> {
    const { signal, path } = options;
    const isWhole = path === undefined || this.directories.some((directory) => directory.source.path === path);
    const concerned = this.directories.filter(
      (directory) => path === undefined || directory.source.path === path || directory.plugin(path) !== undefined,
    );
    await orAborted(Promise.all(concerned.map((directory) => directory.refresh(isWhole ? undefined : path))), signal);
    const isDone = (): boolean =>
      !concerned.some((directory) => directory.isBusy || directory.isDescribing(isWhole ? undefined : path));
    await this.when(isDone, signal);
  }

  /**
   * Waits until everything has been looked at.
   * @throws the signal's reason
   */
  async whenSettled(signal?: AbortSignal): Promise<CatalogueSnapshot> {
    await this.when((snapshot) => !snapshot.busy, signal);
    return this.snapshot;
  }

  /**
   * Waits until a snapshot is as wanted, or the catalogue is disposed.
   * @throws the signal's reason
   */
  async when(isWanted: (snapshot: CatalogueSnapshot) => boolean, signal?: AbortSignal): Promise<void> {
    if (this.disposal !== undefined || isWanted(this.snapshot)) return;
    const waiting = new Promise<void>((resolve) => {
      const subscription = this.changes.event((snapshot) => {
        if (this.disposal === undefined && !isWanted(snapshot)) return;
        subscription.dispose();
        resolve();
      });
      signal?.addEventListener("abort", () => subscription.dispose(), { once: true });
    });
    await orAborted(waiting, signal);
  }

  /**
   * Describes an older version in scafctl's cache as soon as it is found, because somebody names it
   * by its path; everything else is described anyway. Returns at once.
   */
  want(plugin: string | undefined): void {
    if (plugin === undefined) return;
    this.context.wanted.add(plugin);
    for (const directory of this.directories) void directory.plugin(plugin)?.want();
  }

  /**
   * Every provider of that name that is known now; with `plugin` (a name or a path) only those of
   * it.
   */
  findProviders(name: string, plugin?: string): readonly Target[] {
    return findProviders(this.snapshot, name, plugin);
  }

  /**
   * Runs `work` with a plugin, which is started where necessary and shared with everyone else who
   * uses it.
   * @throws PluginError `cancelled`, `stopped`, `file-missing` for a plugin that is not (or no
   *   longer) here, or why it did not start; whatever `work` throws
   */
  async use<T>(pluginId: string, work: (client: Client) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.plugin(pluginId).use(work, signal);
  }

  /** Stops a plugin's process. Its calls reject with `stopped`; the next one starts it afresh. */
  async stop(pluginId: string): Promise<void> {
    await this.plugin(pluginId).stop();
  }

  /**
   * Stops a plugin, starts it and asks anew what it offers. Resolves when that is known, whatever
   * came of it.
   */
  async restart(pluginId: string): Promise<void> {
    await this.plugin(pluginId).restart();
  }

  /** Stops everything. Whoever waits gets an answer. Resolves when no process is left. */
  dispose(): Promise<void> {
    this.disposal ??= this.endAll();
    return this.disposal;
  }

  private async endAll(): Promise<void> {
    for (const directory of this.directories) this.end(directory);
    this.directories = [];
    await Promise.all(this.endings);
    clearImmediate(this.announcement);
    this.cacheProblems.dispose();
    this.isCurrent = false;
    this.changes.fire(this.snapshot);
    const { changes, logs, outputs, errors, hostCalls, configured } = this;
    for (const emitter of [changes, logs, outputs, errors, hostCalls, configured]) emitter.dispose();
  }

  private newClient(
    path: string,
    source: DirectorySource,
    onConfigure: NonNullable<SessionOptions["onConfigure"]>,
  ): ManagedClient {
    const { clientOptions, hostFor, configurationFor } = this.options;
    const starts = new Emitter<void>();
    const host = hostFor?.({ path, name: pluginName(path), onWillSpawn: starts.event });
    return new ManagedClient(path, {
      ...clientOptions,
      ...this.context.timeouts,
      cwd: source.workingDirectory,
      onWillSpawn: () => starts.fire(),
      host: host && { ...host, onHostCall: (call) => this.hostCalls.fire({ pluginId: path, call }) },
      configuration: configurationFor && ((provider) => configurationFor(path, provider)),
      onConfigure: (provider, result) => {
        onConfigure(provider, result);
        this.configured.fire({ pluginId: path, provider, result });
      },
    });
  }

  private plugin(id: string): CataloguePlugin {
    for (const directory of this.directories) {
      const plugin = directory.plugin(id);
      if (plugin !== undefined) return plugin;
    }
    throw new PluginError(id, { reason: this.disposal === undefined ? "file-missing" : "stopped" });
  }

  private end(directory: CatalogueDirectory): void {
    const ending = directory.dispose().catch((error: unknown) => this.errors.fire(error));
    const tracked = ending.finally(() => this.endings.delete(tracked));
    this.endings.add(tracked);
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
    const before = byPath.get(source.path);
    if (before === undefined || (source.allowed && !before.allowed)) byPath.set(source.path, source);
  }
  return [...byPath.values()];
}

function isSameForProcesses(a: DirectorySource, b: DirectorySource): boolean {
  return a.allowed === b.allowed && a.workingDirectory === b.workingDirectory && a.layout === b.layout;
}

/** Rejects with the signal's reason when that comes first. */
async function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  signal.throwIfAborted();
  let abort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", abort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (abort !== undefined) signal.removeEventListener("abort", abort);
  }
}
