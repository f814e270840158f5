// The plugins of all configured directories and their present state.
import {
  DisposableStore,
  Emitter,
  type Event,
  type LogEntry,
  type OutputChunk,
  PluginError,
  type PluginFile,
  type PluginHandle,
  type ProviderConfigured,
} from "../../scafctl/index.js";
import type { PluginHostCall } from "../access/host-trace.js";
import { uniqueSources } from "../access/plugin-directories.js";
import { MaskedPlugin } from "../secrets/masked-plugin.js";
import { SecretValues } from "../secrets/secret-values.js";
import { CatalogueDirectory } from "./catalogue-directory.js";
import type { CatalogueContext, CatalogueOptions } from "./catalogue-options.js";
import type { CataloguePlugin } from "./catalogue-plugin.js";
import { Duplicates } from "./duplicates.js";
import { StartQueue } from "./start-queue.js";
import type { CatalogueSnapshot, DirectorySource } from "./types.js";

/** A plugin that takes longer to be described no longer delays the others. Milliseconds. */
const SLOW_AFTER_MS = 1_000;

/** The result of configuring a provider of a plugin. */
export type PluginConfigured = ProviderConfigured & { readonly pluginId: string };

export class Catalogue {
  private readonly owned = new DisposableStore();
  private readonly changes = this.owned.add(new Emitter<CatalogueSnapshot>());
  private readonly logs = this.owned.add(new Emitter<{ readonly pluginId: string; readonly entry: LogEntry }>());
  private readonly outputs = this.owned.add(new Emitter<{ readonly pluginId: string; readonly chunk: OutputChunk }>());
  private readonly errors = this.owned.add(new Emitter<unknown>());
  private readonly hostCalls = this.owned.add(new Emitter<PluginHostCall>());
  private readonly configured = this.owned.add(new Emitter<PluginConfigured>());
  private readonly context: CatalogueContext;
  private readonly disposals = new Set<Promise<void>>();
  private readonly duplicates = new Duplicates();
  private directories: readonly CatalogueDirectory[] = [];
  private current: CatalogueSnapshot = { directories: [], busy: false };
  private isCurrent = true;
  private announcement: NodeJS.Immediate | undefined;
  private disposal: Promise<void> | undefined;
  readonly secrets: SecretValues;

  /** Fires soon after a change, once for several changes at the same time. */
  readonly onDidChange: Event<CatalogueSnapshot> = this.changes.event;
  /** Each line that a plugin writes to its stderr. */
  readonly onLog = this.logs.event;
  /** Output of plugins on stdout after the handshake. */
  readonly onOutput = this.outputs.event;
  /** Errors that no snapshot shows, for the log. */
  readonly onError: Event<unknown> = this.errors.event;
  /** Each call of a plugin to its host, without values, before the response is sent. */
  readonly onHostCall: Event<PluginHostCall> = this.hostCalls.event;
  /** After each ConfigureProvider, also a failed one. */
  readonly onConfigure: Event<PluginConfigured> = this.configured.event;

  constructor(private readonly options: CatalogueOptions) {
    const { cache, secrets = new SecretValues() } = options;
    this.secrets = secrets;
    this.context = {
      cache,
      queue: new StartQueue(options.concurrency ?? 4, options.overtakeSlow === false ? undefined : SLOW_AFTER_MS),
      keepAfterDescribe: options.keepAfterDescribe ?? false,
      rememberFailures: options.rememberFailures ?? false,
      watch: options.watch ?? true,
      onRequest: options.onRequest ?? false,
      requested: new Set(),
      approvals: options.approvals,
      createHandle: (file) => this.createHandle(file),
      changed: () => this.changed(),
      track: (disposal) => this.track(disposal),
      report: (error) => this.errors.fire(error),
    };
    if (options.approvals !== undefined) this.owned.add(options.approvals.onDidChange(() => this.approvalsChanged()));
  }

  /** The present state. An entry that did not change is the same object as before. */
  get snapshot(): CatalogueSnapshot {
    if (!this.isCurrent) {
      this.current = {
        directories: this.duplicates.mark(this.directories.map((directory) => directory.entry)),
        busy: this.directories.some((directory) => directory.isBusy()),
      };
      this.isCurrent = true;
    }
    return this.current;
  }

  /**
   * Sets the directories to read. Those that remain are not read again; the plugins of removed ones
   * are stopped. A path that is given twice counts once, at its first place, and as allowed if one
   * of the two is.
   */
  setDirectories(sources: readonly DirectorySource[]): void {
    if (this.disposal !== undefined) return;
    const before = new Map(this.directories.map((directory) => [directory.source.path, directory]));
    this.directories = uniqueSources(sources).map((source) => {
      const directory = before.get(source.path);
      if (directory === undefined || !isSameForProcesses(directory.source, source)) {
        return new CatalogueDirectory(source, this.context);
      }
      before.delete(source.path);
      directory.source = source;
      return directory;
    });
    for (const directory of before.values()) directory.dispose();
    this.changed();
  }

  /**
   * Whether plugins may be started to be described; initially true. Otherwise directories are read
   * and cached descriptors are shown, and the other plugins stay `waiting`.
   */
  allowStarting(allowed: boolean): void {
    this.context.queue.hold(!allowed);
  }

  /**
   * Reads the directories now and waits until new, changed and failed plugins are described.
   * @param options.path only this plugin or this directory
   * @param options.signal ends the wait only
   * @throws the signal's reason
   */
  async refresh(options: { readonly signal?: AbortSignal; readonly path?: string } = {}): Promise<void> {
    const { signal, path } = options;
    const isDirectory = this.directories.some((directory) => directory.source.path === path);
    const plugin = isDirectory ? undefined : path;
    const affected = this.directories.filter(
      (directory) => path === undefined || directory.source.path === path || directory.plugin(path) !== undefined,
    );
    let isRead = false;
    void Promise.all(affected.map((directory) => directory.refresh(plugin)))
      .catch((error: unknown) => this.errors.fire(error))
      .finally(() => {
        isRead = true;
        this.changed();
      });
    await this.when(() => isRead && !affected.some((directory) => directory.isBusy(plugin)), signal);
  }

  /**
   * Starts the plugins that were not started because of a remembered failure.
   * @returns false when there is none
   * @throws the signal's reason
   */
  async retryRemembered(signal?: AbortSignal): Promise<boolean> {
    const remembered = this.directories.flatMap((directory) => directory.withRememberedFailures());
    if (remembered.length === 0) return false;
    for (const plugin of remembered) void plugin.retry(true);
    await this.whenSettled(signal);
    return true;
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
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const abort = (): void => {
        subscription.dispose();
        reject(signal?.reason as Error);
      };
      const subscription = this.changes.event((snapshot) => {
        if (this.disposal === undefined && !condition(snapshot)) return;
        subscription.dispose();
        signal?.removeEventListener("abort", abort);
        resolve();
      });
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  /**
   * Describes the plugins that a name, a file name or a path selects, also in directories that are
   * still being read. Needed for older versions in scafctl's cache, and for all plugins with
   * `onRequest`; the others are described anyway. Returns at once.
   */
  requestDescribe(plugin: string | undefined): void {
    if (plugin === undefined) return;
    this.context.requested.add(plugin);
    for (const directory of this.directories) directory.requestDescribe(plugin);
  }

  /**
   * The handle of a plugin file as it is now. Get it for each call: a rebuilt file has a new one.
   * @throws PluginError `file-missing` for an unknown or removed plugin; `stopped` after disposal
   */
  handle(pluginId: string): PluginHandle {
    return this.plugin(pluginId).currentHandle;
  }

  /** Stops a plugin's process. Its calls reject with `stopped`; the next call starts it again. */
  async stop(pluginId: string): Promise<void> {
    await this.plugin(pluginId).stop();
  }

  /** Stops a plugin and describes it again. Resolves even if the plugin fails. */
  async restart(pluginId: string): Promise<void> {
    await this.plugin(pluginId).restart();
  }

  /** Stops all plugins; pending calls reject. Resolves when no process is left. */
  dispose(): Promise<void> {
    this.disposal ??= this.disposeAll();
    return this.disposal;
  }

  private async disposeAll(): Promise<void> {
    for (const directory of this.directories) directory.dispose();
    this.directories = [];
    await Promise.all(this.disposals);
    clearImmediate(this.announcement);
    this.isCurrent = false;
    this.changes.fire(this.snapshot);
    this.owned.dispose();
  }

  private approvalsChanged(): void {
    for (const directory of this.directories) {
      void directory.approvalsChanged().catch((error: unknown) => this.errors.fire(error));
    }
  }

  private createHandle(file: PluginFile): PluginHandle {
    const handle = new MaskedPlugin(this.options.createHandle(file), this.secrets);
    const pluginId = file.path;
    handle.onLog((entry) => this.logs.fire({ pluginId, entry }));
    handle.onOutput((chunk) => this.outputs.fire({ pluginId, chunk }));
    handle.onHostCall((call) => this.hostCalls.fire({ pluginId, call }));
    handle.onConfigure((event) => this.configured.fire({ pluginId, ...event }));
    return handle;
  }

  private plugin(id: string): CataloguePlugin {
    for (const directory of this.directories) {
      const plugin = directory.plugin(id);
      if (plugin !== undefined) return plugin;
    }
    throw new PluginError(id, { reason: this.disposal === undefined ? "file-missing" : "stopped" });
  }

  private track(disposal: Promise<void>): void {
    const tracked = disposal
      .catch((error: unknown) => this.errors.fire(error))
      .finally(() => this.disposals.delete(tracked));
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

function isSameForProcesses(a: DirectorySource, b: DirectorySource): boolean {
  return a.allowed === b.allowed && a.workingDirectory === b.workingDirectory && a.layout === b.layout;
}
