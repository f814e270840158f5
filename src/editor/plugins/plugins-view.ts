// The view "Plugins": starts discovery when it becomes visible. Its badge, message and welcome text
// show the state of the catalogue.
import * as vscode from "vscode";
import { viewIds, type WelcomeCause } from "../../contributions.js";
import {
  allPlugins,
  allPluginVersions,
  type CatalogueSnapshot,
  joinSafe,
  type SafeText,
  textFor,
  waitsForConsent,
  type WorkspaceCatalogue,
} from "../../model/index.js";
import type { ContextKeys } from "../platform/context-keys.js";
import { Owner } from "../platform/owner.js";
import { withViewProgress } from "../platform/progress.js";
import { PluginsTree, type TreeElement } from "./plugins-tree.js";
import { badgeDecorations } from "./tree-item.js";
import { words } from "./words.js";

export class PluginsView extends Owner {
  private readonly tree = this.own(new PluginsTree());
  private readonly view = this.own(
    vscode.window.createTreeView(viewIds.plugins, { treeDataProvider: this.tree, showCollapseAll: true }),
  );
  /** Ids of failed entries that were shown while the view was visible. */
  private seen: ReadonlySet<string> = new Set();
  private filterText = "";
  private showsProgress = false;

  constructor(
    private readonly catalogue: WorkspaceCatalogue,
    private readonly keys: ContextKeys,
  ) {
    super();
    this.own(vscode.window.registerFileDecorationProvider(badgeDecorations));
    this.own(catalogue.onDidChange(() => this.render()));
    this.own(this.view.onDidChangeVisibility(() => this.visibilityChanged()));
    this.own(this.view.onDidExpandElement(({ element }) => this.expanded(element)));
    this.visibilityChanged();
  }

  get filter(): string {
    return this.filterText;
  }

  /** Shows only what matches; an empty text shows everything. */
  set filter(text: string) {
    this.filterText = text.trim();
    this.render();
  }

  private visibilityChanged(): void {
    if (this.view.visible) this.catalogue.startDiscovery();
    this.render();
  }

  /** Older versions in scafctl's cache are described only on demand. */
  private expanded({ node }: TreeElement): void {
    const plugin = allPluginVersions(this.catalogue.snapshot).find(({ id }) => id === node.target.pluginId);
    if (plugin?.status === "unknown") this.catalogue.startDiscovery().requestDescribe(plugin.id);
  }

  private render(): void {
    const { snapshot, unresolved } = this.catalogue;
    this.tree.update(snapshot, unresolved, this.filterText);
    this.keys.set("filtered", this.filterText !== "");
    this.keys.set("welcome", this.tree.empty ? this.welcomeCause(snapshot) : "none");
    this.view.message = this.message();
    this.view.badge = this.badge(snapshot);
    this.followProgress(snapshot);
  }

  /** An empty text removes the message. */
  private message(): SafeText<"label"> {
    // A welcome text would take the keyboard focus away from the tree.
    if (this.tree.empty) return this.isLoading ? words.loading() : textFor("label", "");
    const filter = this.filterText === "" ? undefined : words.filteredBy({ text: this.filterText });
    const restricted = vscode.workspace.isTrusted ? undefined : words.restrictedMessage();
    return joinSafe(
      [restricted, filter].filter((part) => part !== undefined),
      "\n",
    );
  }

  private get isLoading(): boolean {
    return this.catalogue.mode === "closed" || this.catalogue.snapshot.busy;
  }

  private welcomeCause(snapshot: CatalogueSnapshot): WelcomeCause {
    if (this.isLoading) return "none";
    if (this.filterText !== "" && allPlugins(snapshot).length > 0) return "nothing-matches";
    if (!vscode.workspace.isTrusted) return "restricted";
    if (snapshot.directories.length === 0) return "nothing-configured";
    if (waitsForConsent(snapshot, this.catalogue.unresolved)) return "not-allowed";
    return "nothing-found";
  }

  /** Counts failed plugins and faulty descriptors since the view was last visible. */
  private badge(snapshot: CatalogueSnapshot): vscode.ViewBadge | undefined {
    const plugins = allPlugins(snapshot);
    const failed = plugins.filter(({ status }) => status === "failed");
    const faulty = plugins.flatMap(({ providers }) =>
      providers.filter(({ findings }) => findings.some(({ severity }) => severity === "error")),
    );
    const ids = [...failed, ...faulty].map(({ id }) => id);
    this.seen = new Set(this.view.visible ? ids : ids.filter((id) => this.seen.has(id)));
    const unseen = (entries: readonly { readonly id: string; readonly name: string }[]): readonly string[] =>
      entries.filter(({ id }) => !this.seen.has(id)).map(({ name }) => name);
    const [failedNames, faultyNames] = [unseen(failed), unseen(faulty)];
    const sentences = [
      ...(failedNames.length === 0 ? [] : [words.failedPlugins({ names: failedNames })]),
      ...(faultyNames.length === 0 ? [] : [words.faultyProviders({ names: faultyNames })]),
    ];
    if (sentences.length === 0) return undefined;
    return { value: failedNames.length + faultyNames.length, tooltip: joinSafe(sentences, " ") };
  }

  private followProgress(snapshot: CatalogueSnapshot): void {
    if (!snapshot.busy || this.showsProgress || this.catalogue.mode !== "running") return;
    this.showsProgress = true;
    withViewProgress(
      this.catalogue
        .open()
        .whenSettled()
        .finally(() => (this.showsProgress = false)),
    );
  }
}
