// Converts a node of the outline to a tree item, with a badge for its findings.
import * as vscode from "vscode";
import { DECORATION_SCHEME } from "../../contributions.js";
import { type Badge, type Highlight, type OutlineNode, textFor } from "../../model/index.js";
import { words } from "./words.js";

export function treeItem(id: string, node: OutlineNode, highlights: readonly Highlight[] | undefined): vscode.TreeItem {
  const { icon, facts, url, badge } = node;
  const label = textFor("label", node.label);
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
  item.accessibilityInformation = { label: textFor("label", node.accessibleLabel) };
  if (node.description !== "") item.description = textFor("label", node.description);
  if (facts.length > 0) item.contextValue = facts.join(" ");
  if (url !== undefined) {
    item.command = { command: "vscode.open", title: words.openLink(), arguments: [vscode.Uri.parse(url)] };
  }
  if (badge !== undefined) item.resourceUri = badgeUri(id, badge);
  return item;
}

export function tooltipOf(node: Pick<OutlineNode, "tooltip">): vscode.MarkdownString | string | undefined {
  const tooltip = node.tooltip();
  if (tooltip === undefined) return undefined;
  return typeof tooltip === "object" ? new vscode.MarkdownString(tooltip.markdown) : textFor("tooltip", tooltip);
}

function collapsibleState(node: OutlineNode): vscode.TreeItemCollapsibleState {
  if (!node.hasChildren) return vscode.TreeItemCollapsibleState.None;
  return node.startsExpanded() ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
}

/** A resource whose decoration is the badge: the number of findings, in the colour of the worst. */
function badgeUri(nodeId: string, { severity, count }: Badge): vscode.Uri {
  const path = `/${encodeURIComponent(nodeId)}`;
  return vscode.Uri.from({ scheme: DECORATION_SCHEME, path, query: `${severity}-${count}` });
}

export const badgeDecorations: vscode.FileDecorationProvider = {
  provideFileDecoration({ scheme, query }) {
    if (scheme !== DECORATION_SCHEME) return undefined;
    const [severity, text] = query.split("-");
    const count = Number(text);
    // A badge has at most two characters.
    const badge = count > 9 ? "9+" : String(count);
    const color = severity === "error" ? "list.errorForeground" : "list.warningForeground";
    return new vscode.FileDecoration(badge, words.findingCount({ count }), new vscode.ThemeColor(color));
  },
};
