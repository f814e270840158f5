// The links of a descriptor.
import * as l10n from "@vscode/l10n";
import type { Link } from "../../../scafctl/index.js";
import { cleanLine } from "../../text/foreign-text.js";
import { group } from "../base/group.js";
import { leaf } from "../base/leaf.js";
import type { OutlineNode } from "../base/outline-node.js";

export function linkNodes(links: readonly Link[] = []): readonly OutlineNode[] {
  return group("?links", l10n.t("Links"), { name: "link" }, links.map(linkNode));
}

function linkNode({ name, url }: Link, index: number): OutlineNode {
  const address = cleanLine(url, 200);
  const label = name === "" ? address : cleanLine(name, 100);
  return leaf({
    segment: String(index),
    label,
    description: name === "" ? "" : address,
    icon: { name: "link-external" },
    accessibleLabel: l10n.t("Link {name}, {url}", { name: label, url: address }),
    tooltip: cleanLine(url, 1000),
    // Only web addresses: other schemes can start programs.
    url: /^https?:\/\//i.test(url) ? url : undefined,
    row: [l10n.t("Link"), cleanLine(name === "" ? url : `${name}: ${url}`, 1000)],
  });
}
