// A maintainer of a provider.
import * as l10n from "@vscode/l10n";
import type { Contact } from "../../../scafctl/index.js";
import { cleanLine } from "../../text/foreign-text.js";
import { group } from "../base/group.js";
import { type Icon, OutlineNode } from "../base/outline-node.js";

class MaintainerNode extends OutlineNode {
  readonly segment: string;

  constructor(
    private readonly maintainer: Contact,
    index: number,
  ) {
    super();
    this.segment = String(index);
  }

  get label(): string {
    const { name, email } = this.maintainer;
    return cleanLine(name === "" ? email : name, 100);
  }

  get description(): string {
    const { name, email } = this.maintainer;
    return name === "" ? "" : cleanLine(email, 100);
  }

  get icon(): Icon {
    return { name: "person" };
  }

  override get accessibleLabel(): string {
    return l10n.t("Maintainer {name} {description}", { name: this.label, description: this.description });
  }

  override row(): readonly string[] {
    const { name, email } = this.maintainer;
    return [l10n.t("Maintainer"), cleanLine(`${name} ${email}`, 1000)];
  }
}

export function maintainerNodes(maintainers: readonly Contact[] = []): readonly OutlineNode[] {
  const members = maintainers.map((maintainer, index) => new MaintainerNode(maintainer, index));
  return group("?maintainers", l10n.t("Maintainers"), { name: "organization" }, members);
}
