// The view "Plugins": begins discovery when it is first seen, and says in badge, message and
// welcome text how things stand.
import * as vscode from "vscode";
import { viewIds, type WelcomeCause } from "../../contributions.js";
import { allPlugins, type CatalogueSnapshot, cleanLine } from "../../model/index.js";
import type { ContextKeys } from "../platform/context-keys.js";
import type { WorkspaceCatalogue } from "../../model/index.js";
import { Owner } from "../platform/owner.js";
import { withViewProgress } from "../platform/progress.js";
import { words } from "../platform/words.js";
import { type TreeNode, waitsForConsent } from "./tree/nodes.js";
import { PluginsTree } from "./tree/plugins-tree.js";

export class PluginsView extends Owner {
  private readonly tree = this.own(new PluginsTree());
  private readonly view = this.own(
    vscode.window.createTreeView(viewIds.plugins, { treeDataProvider: this.tree, showCollapseAll: true }),
  );
  /** Ids of what failed and somebody has had before his eyes. */
  private seen: ReadonlySet<string> = new Set();
  private filterText = "";
  private showsProgress = false;

  constructor(
    private readonly live: WorkspaceCatalogue,
    private readonly keys: ContextKeys,
  ) {
    super();
    this.own(live.onDidChange(() => this.render()));
    this.own(this.view.onDidChangeVisibility(() => this.becameVisible()));
    this.own(this.view.onDidExpandElement(({ element }) => this.opened(element)));
    this.becameVisible();
  }

  get filter(): string {
    return this.filterText;
  }

  /** Shows only what matches; an empty text shows everything. */
  set filter(text: string) {
    this.filterText = text.trim();
    this.render();
  }

  private becameVisible(): void {
    if (this.view.visible) this.live.startDiscovery();
    this.render();
  }

  /** Opening an older version of scafctl's cache is how a person asks what it offers. */
  private opened({ data }: TreeNode): void {
    if (data.kind === "plugin" && data.plugin.status === "unknown")
      this.live.startDiscovery().requestDescribe(data.plugin.id);
  }

  private render(): void {
    const { snapshot, unresolved } = this.live;
    this.tree.update(snapshot, unresolved, this.filterText);
    this.keys.set("filtered", this.filterText !== "");
    this.keys.set("welcome", this.tree.empty ? this.welcomeCause(snapshot) : "none");
    this.view.message = this.message();
    this.view.badge = this.badge(snapshot);
    this.followProgress(snapshot);
  }

  /** An empty text takes the line away. */
  private message(): string {
    if (this.tree.empty) return "";
    const filter = this.filterText === "" ? undefined : words.filteredBy({ text: this.filterText });
    const restricted = vscode.workspace.isTrusted ? undefined : words.restrictedMessage();
    return [restricted, filter].filter((part) => part !== undefined).join("\n");
  }

  private welcomeCause(snapshot: CatalogueSnapshot): WelcomeCause {
    if (this.live.mode === "closed" || snapshot.busy) return "loading";
    if (this.filterText !== "" && allPlugins(snapshot).length > 0) return "nothing-matches";
    if (!vscode.workspace.isTrusted) return "restricted";
    if (snapshot.directories.length === 0) return "nothing-configured";
    if (waitsForConsent(snapshot, this.live.unresolved)) return "not-allowed";
    return "nothing-found";
  }

  /**
   * Plugins that did not load, and providers with errors in their descriptors, since somebody last
   * looked.
   */
  private badge(snapshot: CatalogueSnapshot): vscode.ViewBadge | undefined {
    const plugins = allPlugins(snapshot);
    const failed = plugins.filter(({ status }) => status === "failed");
    const faulty = plugins.flatMap(({ providers }) =>
      providers.filter(({ findings }) => findings.some(({ severity }) => severity === "error")),
    );
    const ids = [...failed, ...faulty].map(({ id }) => id);
    this.seen = new Set(this.view.visible ? ids : ids.filter((id) => this.seen.has(id)));
    const value = ids.filter((id) => !this.seen.has(id)).length;
    if (value === 0) return undefined;
    const names = (entries: readonly { readonly id: string; readonly name: string }[]): string =>
      entries
        .filter(({ id }) => !this.seen.has(id))
        .map(({ name }) => cleanLine(name, 60))
        .join(", ");
    const [failedNames, faultyNames] = [names(failed), names(faulty)];
    const sentences = [
      failedNames === "" ? "" : words.failedPlugins({ names: failedNames }),
      faultyNames === "" ? "" : words.faultyProviders({ names: faultyNames }),
    ];
    return { value, tooltip: sentences.filter((sentence) => sentence !== "").join(" ") };
  }

  private followProgress(snapshot: CatalogueSnapshot): void {
    if (!snapshot.busy || this.showsProgress || this.live.mode !== "running") return;
    this.showsProgress = true;
    withViewProgress(
      this.live
        .open()
        .whenSettled()
        .finally(() => (this.showsProgress = false)),
    );
  }
}
