// The catalogue of a workspace: created on first use, with the directories that its settings name.
import { DisposableStore, Emitter, type Event } from "../../scafctl/index.js";
import type { PluginDirectories, UnresolvedDirectory } from "../access/plugin-directories.js";
import type { Catalogue } from "./catalogue.js";
import type { CatalogueSnapshot } from "./types.js";

/**
 * `closed`: not used yet, nothing was read. `read-only`: directories are read and descriptors come
 * from the cache, but no plugin is started (only a request is open, or the workspace is not
 * trusted). `running`: plugins may be started.
 */
type CatalogueMode = "closed" | "read-only" | "running";

export class WorkspaceCatalogue {
  private readonly owned = new DisposableStore();
  private readonly changed = this.owned.add(new Emitter<void>());
  private catalogue: Catalogue | undefined;
  /** `running` takes effect only in a trusted workspace. */
  private requestedMode: CatalogueMode = "closed";
  private unresolvedNow: readonly UnresolvedDirectory[] = [];

  /** The snapshot, the mode or the list of directories changed. */
  readonly onDidChange: Event<void> = this.changed.event;

  /**
   * @param create called at most once
   * @param trust of the user in the workspace; a change fires the event of `directories`
   */
  constructor(
    private readonly create: () => Catalogue,
    private readonly directories: PluginDirectories,
    private readonly trust: { isTrusted(): boolean },
  ) {
    this.owned.add(directories.onDidChange(() => this.configure()));
  }

  get mode(): CatalogueMode {
    return this.requestedMode === "running" && !this.trust.isTrusted() ? "read-only" : this.requestedMode;
  }

  get snapshot(): CatalogueSnapshot {
    return this.catalogue?.snapshot ?? { directories: [], busy: false };
  }

  /** Entries of the setting that could not be resolved. */
  get unresolved(): readonly UnresolvedDirectory[] {
    return this.unresolvedNow;
  }

  /** Reads the directories and the cache; starts no plugin unless discovery was started before. */
  open(): Catalogue {
    return this.openAs("read-only");
  }

  /**
   * Opens the catalogue and lets it start plugins to describe them. In a workspace that is not
   * trusted, that waits until it is.
   */
  startDiscovery(): Catalogue {
    return this.openAs("running");
  }

  /** Stops every plugin; resolves when no process is left. */
  async close(): Promise<void> {
    this.dispose();
    await this.catalogue?.dispose();
  }

  dispose(): void {
    this.owned.dispose();
  }

  private openAs(mode: Exclude<CatalogueMode, "closed">): Catalogue {
    const catalogue = (this.catalogue ??= this.createCatalogue());
    if (this.requestedMode !== "running" && this.requestedMode !== mode) {
      this.requestedMode = mode;
      this.configure();
    }
    return catalogue;
  }

  private createCatalogue(): Catalogue {
    const catalogue = this.create();
    this.owned.add(catalogue.onDidChange(() => this.changed.fire()));
    return catalogue;
  }

  private configure(): void {
    if (this.catalogue === undefined) return;
    const { sources, unresolved } = this.directories.read();
    this.unresolvedNow = unresolved;
    this.catalogue.allowStarting(this.mode === "running");
    this.catalogue.setDirectories(sources);
    this.changed.fire();
  }
}
