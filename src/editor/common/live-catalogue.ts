// The catalogue of this window: made on first use, fed by settings, trust and answers. Reading what
// is known starts nothing.
import * as vscode from "vscode";
import type { Catalogue, CatalogueSnapshot } from "../../model/index.js";
import type { Directories, UnresolvedDirectory } from "./directories.js";
import { Owner } from "../platform/owner.js";

/**
 * How far we may go. `off`: nothing has asked yet. `look`: directories are read and descriptors
 * come from the cache, no plugin is started (a request file is open, or the workspace is not
 * trusted). `start`: plugins are started.
 */
export type Reach = "off" | "look" | "start";

export class LiveCatalogue extends Owner {
  private readonly changed = this.own(new vscode.EventEmitter<void>());
  private catalogue: Catalogue | undefined;
  private wanted: Reach = "off";
  private unresolvedNow: readonly UnresolvedDirectory[] = [];

  /** The snapshot, the reach or the list of directories changed. */
  readonly onDidChange = this.changed.event;

  /** @param create makes the catalogue; called at most once */
  constructor(
    private readonly create: () => Catalogue,
    private readonly directories: Directories,
  ) {
    super();
    this.own(directories.onDidChange(() => this.configure()));
  }

  get reach(): Reach {
    return this.wanted === "start" && !vscode.workspace.isTrusted ? "look" : this.wanted;
  }

  get snapshot(): CatalogueSnapshot {
    return this.catalogue?.snapshot ?? { directories: [], busy: false };
  }

  /** Settings that name no directory. */
  get unresolved(): readonly UnresolvedDirectory[] {
    return this.unresolvedNow;
  }

  /** Makes sure that what is known can be read; starts nothing. */
  look(): Catalogue {
    return this.reachFor("look");
  }

  /**
   * Discovery: the view was seen, or a command needs the plugins. In a workspace that is not
   * trusted this only looks.
   */
  begin(): Catalogue {
    return this.reachFor("start");
  }

  /** Stops every plugin; resolves when none is left. */
  async close(): Promise<void> {
    this.dispose();
    await this.catalogue?.dispose();
  }

  private reachFor(reach: Exclude<Reach, "off">): Catalogue {
    const catalogue = (this.catalogue ??= this.open());
    if (this.wanted !== "start" && this.wanted !== reach) {
      this.wanted = reach;
      this.configure();
    }
    return catalogue;
  }

  private open(): Catalogue {
    const catalogue = this.create();
    this.own(catalogue.onDidChange(() => this.changed.fire()));
    return catalogue;
  }

  private configure(): void {
    if (this.catalogue === undefined) return;
    const { sources, unresolved } = this.directories.read();
    this.unresolvedNow = unresolved;
    this.catalogue.allowStarting(this.reach === "start");
    this.catalogue.setDirectories(sources);
    this.changed.fire();
  }
}
