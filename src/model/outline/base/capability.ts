// The capabilities of a provider or of an auth handler.
import * as l10n from "@vscode/l10n";
import { cleanLine } from "../../text/foreign-text.js";
import { group } from "./group.js";
import { leaf } from "./leaf.js";
import type { OutlineNode } from "./outline-node.js";

export function capabilityNodes(names: readonly string[]): readonly OutlineNode[] {
  const members = names.map((name) => {
    const label = cleanLine(name, 60);
    const accessibleLabel = l10n.t("Capability {name}", { name: label });
    return leaf({ segment: name, label, icon: { name: "circle-small" }, accessibleLabel });
  });
  return group("?capabilities", l10n.t("Capabilities"), { name: "symbol-interface" }, members);
}
