// The tree of plugins: keeps one element per node id, follows the catalogue, and refreshes only
// what changed.
import * as vscode from "vscode";
import {
  allPluginVersions,
  type CatalogueSnapshot,
  type Filtered,
  matches,
  needsDirectories,
  type OutlineNode,
  outlineRoots,
  type UnresolvedDirectory,
} from "../../model/index.js";
import { ViewElement } from "../platform/commands.js";
import { Owner } from "../platform/owner.js";
import { tooltipOf, treeItem } from "./tree-item.js";

/**
 * A node with its place in the tree. The object stays the same for as long as its id exists,
 * because VS Code refreshes by object. It is also the argument of commands in its context menu.
 */
export class TreeElement extends ViewElement {
  constructor(
    readonly id: string,
    readonly parent: TreeElement | undefined,
    public node: OutlineNode,
  ) {
    super();
  }

  get pluginId(): string | undefined {
    return this.node.target.pluginId ?? this.parent?.pluginId;
  }

  get providerName(): string | undefined {
    return this.node.target.providerName ?? this.parent?.providerName;
  }

  get directory(): string | undefined {
    return this.node.target.directory;
  }
}

export class PluginsTree extends Owner implements vscode.TreeDataProvider<TreeElement> {
  private readonly changed = this.own(new vscode.EventEmitter<TreeElement | undefined>());
  private readonly elements = new Map<string, TreeElement>();
  private roots: readonly OutlineNode[] = [];
  private highlights: Filtered["highlights"] = new Map();
  readonly onDidChangeTreeData = this.changed.event;

  /** True when there is nothing to show, and a welcome text should say why. */
  get empty(): boolean {
    return this.roots.length === 0;
  }

  update(snapshot: CatalogueSnapshot, unresolved: readonly UnresolvedDirectory[], filter: string): void {
    const { roots, highlights } = this;
    const filtered = matches(snapshot, filter);
    this.highlights = filtered.highlights;
    this.forgetRemovedPlugins(snapshot);
    this.roots = outlineRoots(
      filtered.snapshot,
      filter === "" ? unresolved : [],
      needsDirectories(snapshot, unresolved),
    );
    if (highlights.size > 0 || this.highlights.size > 0) this.changed.fire(undefined);
    else this.refreshChanged(undefined, roots, this.roots);
  }

  getChildren(parent?: TreeElement): TreeElement[] {
    const taken = new Set<string>();
    return (parent?.node.children() ?? this.roots).map((node) => {
      // A plugin may list a name twice, and VS Code rejects a tree with duplicate ids.
      let id = idOf(node, parent);
      while (taken.has(id)) id += "+";
      taken.add(id);
      return this.element(id, parent, node);
    });
  }

  getParent(element: TreeElement): TreeElement | undefined {
    return element.parent;
  }

  getTreeItem({ id, node }: TreeElement): vscode.TreeItem {
    return treeItem(id, node, this.highlights.get(node.entryId ?? ""));
  }

  resolveTreeItem(item: vscode.TreeItem, { node }: TreeElement): vscode.TreeItem {
    const tooltip = tooltipOf(node);
    if (tooltip !== undefined) item.tooltip = tooltip;
    return item;
  }

  private forgetRemovedPlugins(snapshot: CatalogueSnapshot): void {
    const present = new Set(allPluginVersions(snapshot).map(({ id }) => id));
    for (const [id, { pluginId }] of this.elements) {
      if (pluginId !== undefined && !present.has(pluginId)) this.elements.delete(id);
    }
  }

  private element(id: string, parent: TreeElement | undefined, node: OutlineNode): TreeElement {
    const known = this.elements.get(id);
    if (known !== undefined && known.parent === parent) {
      known.node = node;
      return known;
    }
    const made = new TreeElement(id, parent, node);
    this.elements.set(id, made);
    return made;
  }

  /** Refreshes the lowest elements that cover the difference. */
  private refreshChanged(
    parent: TreeElement | undefined,
    before: readonly OutlineNode[],
    after: readonly OutlineNode[],
  ): void {
    if (before.length !== after.length || before.some(({ segment }, index) => segment !== after[index]?.segment)) {
      this.changed.fire(parent);
      return;
    }
    for (const [index, node] of after.entries()) {
      const old = before[index];
      const element = this.elements.get(idOf(node, parent));
      if (element === undefined || old === undefined || old.version === node.version) continue;
      element.node = node;
      if (node.groupState !== undefined && node.groupState === old.groupState) {
        this.refreshChanged(element, old.children(), node.children());
      } else {
        this.changed.fire(element);
      }
    }
  }
}

function idOf(node: OutlineNode, parent: TreeElement | undefined): string {
  return node.idBelow(parent?.id ?? "");
}
