// The small number beside a provider: how many remarks are worth a look, in the colour of the
// gravest one.
import * as vscode from "vscode";
import { DECORATION_SCHEME } from "../../../contributions.js";
import type { ProviderEntry } from "../../../model/index.js";
import { Owner } from "../../platform/owner.js";
import { words } from "../../platform/words.js";
import { gravest } from "./look.js";
import { graveFindings } from "./provider-items.js";

export class RemarkBadges extends Owner implements vscode.FileDecorationProvider {
  constructor() {
    super();
    this.own(vscode.window.registerFileDecorationProvider(this));
  }

  /** All of it stands in the URI, so that nothing has to be kept up to date. */
  provideFileDecoration({ scheme, query }: vscode.Uri): vscode.FileDecoration | undefined {
    if (scheme !== DECORATION_SCHEME || query === "") return undefined;
    const [severity, text] = query.split("-");
    const count = Number(text);
    // There is room for two characters.
    const badge = count > 9 ? "9+" : String(count);
    const color = severity === "error" ? "list.errorForeground" : "list.warningForeground";
    return new vscode.FileDecoration(badge, words.remarkCount({ count }), new vscode.ThemeColor(color));
  }
}

/** What the item of a provider stands for, for the sake of its badge. */
export function badgeUri({ id, findings }: ProviderEntry): vscode.Uri {
  const grave = graveFindings(findings);
  const query = grave.length === 0 ? "" : `${gravest(grave)}-${grave.length}`;
  return vscode.Uri.from({ scheme: DECORATION_SCHEME, path: `/${encodeURIComponent(id)}`, query });
}
