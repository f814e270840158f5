// Decorates providers in the tree with the number of their findings, in the colour of the worst.
import * as vscode from "vscode";
import { DECORATION_SCHEME } from "../../contributions.js";
import type { Badge } from "../../model/index.js";
import { Owner } from "../platform/owner.js";
import { words } from "./words.js";

export class FindingBadges extends Owner implements vscode.FileDecorationProvider {
  constructor() {
    super();
    this.own(vscode.window.registerFileDecorationProvider(this));
  }

  provideFileDecoration({ scheme, query }: vscode.Uri): vscode.FileDecoration | undefined {
    if (scheme !== DECORATION_SCHEME) return undefined;
    const [severity, text] = query.split("-");
    const count = Number(text);
    // A badge has at most two characters.
    const badge = count > 9 ? "9+" : String(count);
    const color = severity === "error" ? "list.errorForeground" : "list.warningForeground";
    return new vscode.FileDecoration(badge, words.findingCount({ count }), new vscode.ThemeColor(color));
  }
}

/** Holds the whole badge, so the decoration provider keeps no state. */
export function badgeUri(nodeId: string, { severity, count }: Badge): vscode.Uri {
  const path = `/${encodeURIComponent(nodeId)}`;
  return vscode.Uri.from({ scheme: DECORATION_SCHEME, path, query: `${severity}-${count}` });
}
