// The versions in scafctl's plugin cache that are not the newest.
import * as l10n from "@vscode/l10n";
import type { PluginEntry } from "../plugins/types.js";
import { GroupNode } from "./base/group.js";
import { PluginNode } from "./plugin.js";

export class OlderVersionsNode extends GroupNode {
  constructor(plugins: readonly PluginEntry[]) {
    const members = plugins.map((plugin) => new PluginNode(plugin));
    super("?older", l10n.t("Older versions"), { name: "history" }, members);
  }

  override get groupState(): string {
    return "";
  }
}
