// Feeds the tree: keeps one object per node id, follows the catalogue, and refreshes only what
// changed.
import * as vscode from "vscode";
import { type CatalogueSnapshot, everyPlugin, type Filtered, matches } from "../../../model/index.js";
import type { UnresolvedDirectory } from "../../../model/index.js";
import { Owner } from "../../platform/owner.js";
import { treeItem } from "./items.js";
import { childrenOf, needsDirectories, type NodeData, type NodeSeed, roots, TreeNode } from "./nodes.js";
import { tooltip } from "./tooltips.js";

/** Kinds whose own id says it all; the others are known by their parent's id and a segment. */
const GLOBAL_KINDS: ReadonlySet<NodeData["kind"]> = new Set(["unresolved", "directory", "plugin"]);

export class PluginsTree extends Owner implements vscode.TreeDataProvider<TreeNode> {
  private readonly changed = this.own(new vscode.EventEmitter<TreeNode | undefined>());
  private readonly nodes = new Map<string, TreeNode>();
  private seeds: readonly NodeSeed[] = [];
  private filtered: Filtered = { snapshot: { directories: [], busy: false }, highlights: new Map() };
  readonly onDidChangeTreeData = this.changed.event;

  /** True when there is nothing to show, and a welcome text should say why. */
  get empty(): boolean {
    return this.seeds.length === 0;
  }

  /** Shows another state of affairs; nodes whose facts did not change are left alone. */
  update(snapshot: CatalogueSnapshot, unresolved: readonly UnresolvedDirectory[], filter: string): void {
    const before = this.seeds;
    const highlightsBefore = this.filtered.highlights;
    this.filtered = matches(snapshot, filter);
    this.forgetPluginsBut(snapshot);
    const withDirectories = needsDirectories(snapshot, unresolved);
    this.seeds = roots(this.filtered.snapshot, filter === "" ? unresolved : [], withDirectories);
    if (
      this.filtered.highlights !== highlightsBefore &&
      (highlightsBefore.size > 0 || this.filtered.highlights.size > 0)
    ) {
      this.changed.fire(undefined);
      return;
    }
    this.compare(undefined, before, this.seeds);
  }

  getChildren(node?: TreeNode): TreeNode[] {
    const seeds = node === undefined ? this.seeds : childrenOf(node.data);
    const taken = new Set<string>();
    return seeds.map((seed) => {
      // A plugin may list a name twice, and the editor gives up on a tree with two equal ids.
      let id = idOf(seed, node);
      while (taken.has(id)) id += "+";
      taken.add(id);
      return this.node(id, node, seed[1]);
    });
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    return treeItem(node, this.filtered.highlights);
  }

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    const text = tooltip(node);
    if (text !== undefined) item.tooltip = text;
    return item;
  }

  private forgetPluginsBut(snapshot: CatalogueSnapshot): void {
    const present = new Set(everyPlugin(snapshot).map(({ id }) => id));
    for (const [id, { pluginId }] of this.nodes) {
      if (pluginId !== undefined && !present.has(pluginId)) this.nodes.delete(id);
    }
  }

  private node(id: string, parent: TreeNode | undefined, data: NodeData): TreeNode {
    const known = this.nodes.get(id);
    if (known !== undefined && known.parent === parent && known.data.kind === data.kind) {
      known.data = data;
      return known;
    }
    const made = new TreeNode(id, parent, data);
    this.nodes.set(id, made);
    return made;
  }

  /**
   * Refreshes the lowest node that covers the difference: the whole list, a directory's, or single
   * plugins.
   */
  private compare(parent: TreeNode | undefined, before: readonly NodeSeed[], after: readonly NodeSeed[]): void {
    const same = before.length === after.length && before.every(([segment], index) => segment === after[index]?.[0]);
    if (!same) {
      this.changed.fire(parent);
      return;
    }
    for (const [index, seed] of after.entries()) {
      const [, data] = seed;
      const old = before[index]?.[1];
      const node = this.nodes.get(idOf(seed, parent));
      if (node === undefined || old === undefined || sameFacts(old, data)) continue;
      node.data = data;
      if (isSameGroup(old, data)) {
        this.compare(node, childrenOf(old), childrenOf(data));
      } else {
        this.changed.fire(node);
      }
    }
  }
}

function idOf([segment, { kind }]: NodeSeed, parent: TreeNode | undefined): string {
  return GLOBAL_KINDS.has(kind) ? `${kind}:${segment}` : `${parent?.id ?? ""}/${segment}`;
}

/** Only something inside can have changed. */
function isSameGroup(a: NodeData, b: NodeData): boolean {
  if (a.kind === "directory" && b.kind === "directory") return a.directory.state.kind === b.directory.state.kind;
  return a.kind === "older" && b.kind === "older";
}

/** Entries of a snapshot that did not change are the same objects. */
function sameFacts(a: NodeData, b: NodeData): boolean {
  if (a.kind === "plugin" && b.kind === "plugin") return a.plugin === b.plugin;
  if (a.kind === "directory" && b.kind === "directory") return a.directory === b.directory;
  return a.kind === "unresolved" && b.kind === "unresolved" && a.directory.error === b.directory.error;
}
