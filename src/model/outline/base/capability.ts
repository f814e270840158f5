// A capability of a provider or of an auth handler.
import * as l10n from "@vscode/l10n";
import { cleanLine } from "../../text/foreign-text.js";
import { group } from "./group.js";
import { type Icon, OutlineNode } from "./outline-node.js";

class CapabilityNode extends OutlineNode {
  readonly description = "";
  constructor(readonly segment: string) {
    super();
  }

  get label(): string {
    return cleanLine(this.segment, 60);
  }

  get icon(): Icon {
    return { name: "circle-small" };
  }

  override get accessibleLabel(): string {
    return l10n.t("Capability {name}", { name: this.label });
  }
}

export function capabilityNodes(names: readonly string[]): readonly OutlineNode[] {
  const members = names.map((name) => new CapabilityNode(name));
  return group("?capabilities", l10n.t("Capabilities"), { name: "symbol-interface" }, members);
}
