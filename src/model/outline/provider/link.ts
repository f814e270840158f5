// A link of a descriptor.
import * as l10n from "@vscode/l10n";
import type { Link } from "../../../scafctl/index.js";
import { cleanLine } from "../../text/foreign-text.js";
import { group } from "../base/group.js";
import { type Icon, OutlineNode } from "../base/outline-node.js";

class LinkNode extends OutlineNode {
  readonly segment: string;

  constructor(
    private readonly link: Link,
    index: number,
  ) {
    super();
    this.segment = String(index);
  }

  get label(): string {
    return this.link.name === "" ? cleanLine(this.link.url, 200) : cleanLine(this.link.name, 100);
  }

  get description(): string {
    return this.link.name === "" ? "" : cleanLine(this.link.url, 200);
  }

  get icon(): Icon {
    return { name: "link-external" };
  }

  override get accessibleLabel(): string {
    return l10n.t("Link {name}, {url}", { name: this.label, url: cleanLine(this.link.url, 200) });
  }

  override tooltip(): string {
    return cleanLine(this.link.url, 1000);
  }

  /** Only web addresses: other schemes can start programs. */
  override get url(): string | undefined {
    return /^https?:\/\//i.test(this.link.url) ? this.link.url : undefined;
  }

  override row(): readonly string[] {
    const { name, url } = this.link;
    return [l10n.t("Link"), cleanLine(name === "" ? url : `${name}: ${url}`, 1000)];
  }
}

export function linkNodes(links: readonly Link[] = []): readonly OutlineNode[] {
  const members = links.map((link, index) => new LinkNode(link, index));
  return group("?links", l10n.t("Links"), { name: "link" }, members);
}
