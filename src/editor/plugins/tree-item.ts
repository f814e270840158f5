// Converts a node of the outline to a tree item of the editor.
import * as vscode from "vscode";
import type { Highlight, OutlineNode, Tooltip } from "../../model/index.js";
import { words } from "./words.js";
import { badgeUri } from "./finding-badges.js";

export function treeItem(id: string, node: OutlineNode, highlights: readonly Highlight[] | undefined): vscode.TreeItem {
  const { label, description, icon, facts, url, badge } = node;
  const item = new vscode.TreeItem(
    highlights === undefined
      ? label
      : { label, highlights: highlights.map(([start, end]): [number, number] => [start, end]) },
    collapsibleState(node),
  );
  item.id = id;
  item.iconPath = new vscode.ThemeIcon(
    icon.name,
    icon.color === undefined ? undefined : new vscode.ThemeColor(icon.color),
  );
  item.accessibilityInformation = { label: node.accessibleLabel };
  if (description !== "") item.description = description;
  if (facts.length > 0) item.contextValue = facts.join(" ");
  if (url !== undefined) {
    item.command = { command: "vscode.open", title: words.openLink(), arguments: [vscode.Uri.parse(url)] };
  }
  if (badge !== undefined) item.resourceUri = badgeUri(id, badge);
  return item;
}

export function markdownTooltip(tooltip: Tooltip | undefined): vscode.MarkdownString | string | undefined {
  return typeof tooltip === "object" ? new vscode.MarkdownString(tooltip.markdown) : tooltip;
}

function collapsibleState(node: OutlineNode): vscode.TreeItemCollapsibleState {
  if (!node.hasChildren) return vscode.TreeItemCollapsibleState.None;
  return node.startsExpanded() ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
}
