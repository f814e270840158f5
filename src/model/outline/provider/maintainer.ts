// The maintainers of a provider.
import * as l10n from "@vscode/l10n";
import type { Contact } from "../../../scafctl/index.js";
import { cleanLine } from "../../text/foreign-text.js";
import { group } from "../base/group.js";
import { leaf } from "../base/leaf.js";
import type { OutlineNode } from "../base/outline-node.js";

export function maintainerNodes(maintainers: readonly Contact[] = []): readonly OutlineNode[] {
  return group("?maintainers", l10n.t("Maintainers"), { name: "organization" }, maintainers.map(maintainerNode));
}

function maintainerNode({ name, email }: Contact, index: number): OutlineNode {
  const label = cleanLine(name === "" ? email : name, 100);
  const description = name === "" ? "" : cleanLine(email, 100);
  return leaf({
    segment: String(index),
    label,
    description,
    icon: { name: "person" },
    accessibleLabel: l10n.t("Maintainer {name} {description}", { name: label, description }),
    row: [l10n.t("Maintainer"), cleanLine(`${name} ${email}`, 1000)],
  });
}
