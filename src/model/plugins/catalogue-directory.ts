// One directory of a catalogue: its plugin files, read again whenever they may have changed.
import type { Fingerprint } from "../../scafctl/index.js";
import type { CatalogueContext } from "./catalogue-options.js";
import { CataloguePlugin } from "./catalogue-plugin.js";
import { DirectoryWatch } from "./files/directory-watch.js";
import { FileStability } from "./files/file-stability.js";
import { type FoundFile, readSource } from "./files/source-reading.js";
import { isPending, isScanning } from "./find-target.js";
import { type DirectoryEntry, type DirectorySource, hasSameItems } from "./types.js";

/** A write causes many watcher events; one read handles all of them. Milliseconds. */
const READ_DELAY_MS = 30;

type Reading = Pick<
  DirectoryEntry,
  "state" | "skipped" | "unusable" | "hasPendingChanges" | "realPath" | "ownBuilds" | "writableByAll"
>;

export class CatalogueDirectory {
  private readonly plugins = new Map<string, CataloguePlugin>();
  /** Paths in the order of the last reading, including removals that are not stable yet. */
  private order: readonly string[] = [];
  private readonly stability = new FileStability();
  private readonly watch: DirectoryWatch | undefined;
  private reading: Reading;
  private currentRead: Promise<void> | undefined;
  /** Reads requested so far. */
  private requestedReads = 0;
  private timer: { readonly handle: NodeJS.Timeout; readonly due: number } | undefined;
  private disposed = false;
  private current: { readonly reading: Reading; readonly entry: DirectoryEntry } | undefined;

  /**
   * Reads and watches the directory if it is allowed.
   * @param source may be replaced by one that differs only in what messages show
   */
  constructor(
    public source: DirectorySource,
    private readonly context: CatalogueContext,
  ) {
    this.reading = { state: { kind: source.allowed ? "scanning" : "not-allowed" }, skipped: [] };
    if (!source.allowed) return;
    this.watch = context.watch ? new DirectoryWatch(source.path, () => this.readIn(READ_DELAY_MS)) : undefined;
    void this.read();
  }

  /** The same object until something changes. */
  get entry(): DirectoryEntry {
    const all = this.order.flatMap((path) => this.plugins.get(path) ?? []);
    const plugins = all.filter(({ isOlder }) => !isOlder).map((plugin) => plugin.entry);
    const older = all.filter(({ isOlder }) => isOlder).map((plugin) => plugin.entry);
    const { current, reading, source } = this;
    if (
      current?.reading === reading &&
      current.entry.source === source &&
      hasSameItems(current.entry.plugins, plugins) &&
      hasSameItems(current.entry.older ?? [], older)
    ) {
      return current.entry;
    }
    this.current = { reading, entry: { source, ...reading, plugins, ...(older.length === 0 ? {} : { older }) } };
    return this.current.entry;
  }

  /**
   * True while it is being read or plugins are pending.
   * @param path consider only this plugin
   */
  isBusy(path?: string): boolean {
    const plugins = [...this.plugins.values()].filter((plugin) => path === undefined || plugin.path === path);
    return isScanning(this.reading) || plugins.some((plugin) => isPending(plugin.entry));
  }

  plugin(path: string): CataloguePlugin | undefined {
    return this.plugins.get(path);
  }

  /** Describes the plugins that a name, a file name or a path selects, if they never were. */
  requestDescribe(selector: string): void {
    for (const plugin of this.plugins.values()) if (plugin.isSelectedBy(selector)) void plugin.requestDescribe();
  }

  withRememberedFailures(): readonly CataloguePlugin[] {
    return [...this.plugins.values()].filter((plugin) => plugin.hasRememberedFailure);
  }

  /**
   * Reads the directory now and describes failed plugins again. Resolves when that is done.
   * @param path only this plugin
   */
  async refresh(path: string | undefined): Promise<void> {
    if (!this.source.allowed) return;
    const before = new Set(this.plugins.values());
    await this.read();
    // New plugins are being described already.
    const old = [...this.plugins.values()].filter((plugin) => before.has(plugin));
    const retried = old.filter((plugin) => path === undefined || plugin.path === path);
    await Promise.all(retried.map((plugin) => plugin.retry(path !== undefined)));
  }

  /** Looks again at what may be started. */
  async approvalsChanged(): Promise<void> {
    if (this.source.named === undefined || !this.source.allowed) return;
    await this.read();
    await Promise.all([...this.plugins.values()].map((plugin) => plugin.unlock()));
  }

  /** Begins to stop all its plugins; the catalogue waits for them. */
  dispose(): void {
    this.disposed = true;
    this.watch?.dispose();
    clearTimeout(this.timer?.handle);
    for (const plugin of this.plugins.values()) this.context.track(plugin.dispose());
  }

  /** One read at a time; a request during a read causes another read. */
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
    const { state, files, skipped, unusable, folders, realPath, writableByAll } = await readSource(this.source);
    const ownBuilds = await this.hasOwnBuilds();
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
      hasPendingChanges: checkAgainMs !== undefined,
      ...(realPath === undefined ? {} : { realPath }),
      ...(writableByAll ? { writableByAll } : {}),
      ...(ownBuilds ? { ownBuilds } : {}),
    });
    if (checkAgainMs !== undefined) this.readIn(checkAgainMs);
    await this.watch?.follow(
      files.map((file) => file.path),
      folders,
    );
  }

  private async hasOwnBuilds(): Promise<boolean> {
    const { approvals } = this.context;
    const { named } = this.source;
    if (approvals === undefined || named === undefined) return false;
    // Without the directory there are no builds.
    return approvals.hasOwnBuilds(named).catch(() => false);
  }

  /** @param file as it is now; undefined when it was removed */
  private apply(path: string, file: FoundFile | undefined): void {
    const known = this.plugins.get(path);
    if (file === undefined) {
      this.plugins.delete(path);
      if (known !== undefined) this.context.track(known.dispose());
    } else if (known !== undefined) {
      known.replace(file.fingerprint);
    } else {
      this.plugins.set(path, new CataloguePlugin(file, this.source, this.context));
    }
  }

  private update(reading: Reading): void {
    // An equal reading stays the same object, so the entry does too.
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
}

/** The order of a reading, with missing paths at their previous place, because they may return. */
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
