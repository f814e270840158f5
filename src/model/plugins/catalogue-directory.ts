// One directory of a catalogue: which plugin files it holds, kept up to date.
import type { CatalogueContext } from "./catalogue-context.js";
import { CataloguePlugin } from "./catalogue-plugin.js";
import { DirectoryWatch } from "./directory-watch.js";
import type { Fingerprint } from "./cached-description.js";
import { isUnclear, isUndecided } from "./find-target.js";
import { FileStability } from "./file-stability.js";
import { type FoundFile, readSource } from "./source-reading.js";
import type { DirectoryEntry, DirectorySource, PluginEntry } from "./types.js";

/** A write causes many watcher events; one read serves all of them. Milliseconds. */
const READ_DELAY_MS = 30;

type Reading = Pick<DirectoryEntry, "state" | "skipped" | "unusable" | "settling">;

export class CatalogueDirectory {
  private readonly plugins = new Map<string, CataloguePlugin>();
  /**
   * Paths in the order of the last reading, with those that it no longer holds and that are not yet
   * given up.
   */
  private order: readonly string[] = [];
  private readonly stability = new FileStability();
  private readonly disposals = new Set<Promise<void>>();
  private readonly watch: DirectoryWatch | undefined;
  private reading: Reading;
  private currentRead: Promise<void> | undefined;
  /** Reads requested so far. */
  private requestedReads = 0;
  private timer: { readonly handle: NodeJS.Timeout; readonly due: number } | undefined;
  private disposed = false;
  private current: { readonly reading: Reading; readonly entry: DirectoryEntry } | undefined;
  private currentSource: DirectorySource;

  /** Begins to read and to watch at once, if it is allowed. */
  constructor(
    source: DirectorySource,
    private readonly context: CatalogueContext,
  ) {
    this.currentSource = source;
    this.reading = { state: { kind: source.allowed ? "scanning" : "not-allowed" }, skipped: [] };
    if (!source.allowed) return;
    this.watch = context.watch ? new DirectoryWatch(source.path, () => this.readIn(READ_DELAY_MS)) : undefined;
    void this.read();
  }

  get source(): DirectorySource {
    return this.currentSource;
  }

  /** Takes over what only concerns messages. What concerns processes needs a new directory. */
  set source(source: DirectorySource) {
    this.currentSource = source;
    this.current = undefined;
  }

  /** The same object until something changes. */
  get entry(): DirectoryEntry {
    const all = this.order.flatMap((path) => this.plugins.get(path) ?? []);
    const plugins = all.filter(({ isOlder }) => !isOlder).map((plugin) => plugin.entry);
    const older = all.filter(({ isOlder }) => isOlder).map((plugin) => plugin.entry);
    const { current, reading, currentSource: source } = this;
    if (
      current?.reading === reading &&
      isSame(current.entry.plugins, plugins) &&
      isSame(current.entry.older ?? [], older)
    ) {
      return current.entry;
    }
    this.current = { reading, entry: { source, ...reading, plugins, ...(older.length === 0 ? {} : { older }) } };
    return this.current.entry;
  }

  /** True while it is not yet clear which files it holds. */
  get isBusy(): boolean {
    return isUnclear(this.reading);
  }

  /** True while it is not yet clear what its plugins offer, or this one of them. */
  isDescribing(path?: string): boolean {
    const plugins = path === undefined ? [...this.plugins.values()] : [this.plugins.get(path)];
    return plugins.some((plugin) => plugin !== undefined && isUndecided(plugin.entry));
  }

  plugin(path: string): CataloguePlugin | undefined {
    return this.plugins.get(path);
  }

  /**
   * Reads it now; failed plugins are tried again. Resolves when what it holds now has been
   * described.
   */
  async refresh(path: string | undefined): Promise<void> {
    if (!this.currentSource.allowed) return;
    const before = new Set(this.plugins.values());
    await this.read();
    // New ones are being described already.
    const old = [...this.plugins.values()].filter((plugin) => before.has(plugin));
    const retried = old.filter((plugin) => path === undefined || plugin.path === path);
    await Promise.all(retried.map((plugin) => plugin.retry(path !== undefined)));
  }

  /** Stops everything that was started from it. Resolves when no process is left. */
  async dispose(): Promise<void> {
    this.disposed = true;
    this.watch?.dispose();
    clearTimeout(this.timer?.handle);
    for (const plugin of this.plugins.values()) this.disposePlugin(plugin);
    await Promise.all(this.disposals);
  }

  /** One read at a time; a request during a read is served by the next one. */
  private read(): Promise<void> {
    this.requestedReads++;
    this.currentRead ??= this.readUntilCurrent().finally(() => {
      this.currentRead = undefined;
    });
    return this.currentRead;
  }

  private async readUntilCurrent(): Promise<void> {
    let servedReads: number;
    do {
      servedReads = this.requestedReads;
      await this.readOnce();
    } while (servedReads !== this.requestedReads && !this.disposed);
  }

  private async readOnce(): Promise<void> {
    const { state, files, skipped, unusable, folders } = await readSource(this.currentSource);
    if (this.disposed) return;
    const found = new Map(files.map((file) => [file.path, file]));
    const prints = new Map<string, Fingerprint>(files.map((file) => [file.path, file.fingerprint]));
    const known = new Map([...this.plugins].map(([path, plugin]) => [path, plugin.fingerprint]));
    const { changes, checkAgainMs } = this.stability.observe(prints, known, Date.now());
    for (const path of changes.keys()) this.apply(path, found.get(path));
    for (const { path, older = false } of files) {
      const plugin = this.plugins.get(path);
      if (plugin !== undefined) plugin.isOlder = older;
    }
    this.order = keepingPlaces(
      [...found.keys()],
      this.order.filter((path) => this.plugins.has(path)),
    );
    this.update({
      state,
      skipped,
      ...(unusable.length === 0 ? {} : { unusable }),
      settling: checkAgainMs !== undefined,
    });
    if (checkAgainMs !== undefined) this.readIn(checkAgainMs);
    await this.watch?.follow(
      files.map((file) => file.path),
      folders,
    );
  }

  /** @param file as it is now; undefined when it is gone */
  private apply(path: string, file: FoundFile | undefined): void {
    const known = this.plugins.get(path);
    if (file === undefined) {
      this.plugins.delete(path);
      if (known !== undefined) this.disposePlugin(known);
    } else if (known !== undefined) {
      known.replace(file.fingerprint);
    } else {
      this.plugins.set(path, new CataloguePlugin(file, this.currentSource, this.context));
    }
  }

  private update(reading: Reading): void {
    // A new object of the same meaning would look like a change.
    if (JSON.stringify(reading) !== JSON.stringify(this.reading)) this.reading = reading;
    this.context.changed();
  }

  private readIn(milliseconds: number): void {
    if (this.disposed) return;
    const due = Date.now() + milliseconds;
    if (this.timer !== undefined && this.timer.due <= due) return;
    clearTimeout(this.timer?.handle);
    const handle = setTimeout(() => {
      this.timer = undefined;
      void this.read();
    }, milliseconds);
    this.timer = { handle, due };
  }

  private disposePlugin(plugin: CataloguePlugin): void {
    const disposal = plugin.dispose().catch((error: unknown) => this.context.report(error));
    const tracked = disposal.finally(() => this.disposals.delete(tracked));
    this.disposals.add(tracked);
  }
}

/**
 * The order of a reading, with what it no longer holds where that was: it may be back in a moment.
 */
function keepingPlaces(found: readonly string[], before: readonly string[]): readonly string[] {
  const order = [...found];
  const present = new Set(found);
  for (const [index, path] of before.entries()) {
    if (present.has(path)) continue;
    const previous = index === 0 ? -1 : order.indexOf(before[index - 1] ?? "");
    order.splice(previous + 1, 0, path);
  }
  return order;
}

function isSame(a: readonly PluginEntry[], b: readonly PluginEntry[]): boolean {
  return a.length === b.length && a.every((entry, index) => entry === b[index]);
}
