// A fact without a group of its own: a label and a value, such as "Category: cooking".
import * as l10n from "@vscode/l10n";
import { cleanLine } from "../../text/foreign-text.js";
import { GroupNode } from "./group.js";
import { OutlineNode, type Icon, type Tooltip } from "./outline-node.js";

export class FactNode extends OutlineNode {
  readonly icon: Icon;

  /** @param value may be empty */
  constructor(
    readonly segment: string,
    readonly label: string,
    private readonly value: string,
    icon: string,
  ) {
    super();
    this.icon = { name: icon };
  }

  get description(): string {
    return cleanLine(this.value, 200);
  }

  override tooltip(): Tooltip | undefined {
    return this.value === "" ? undefined : cleanLine(this.value, 1000);
  }

  override row(): readonly string[] {
    return [this.label, cleanLine(this.value, 1000)];
  }
}

/** The fact in a list, or an empty list when there is no value. */
export function fact(segment: string, label: string, value: string | undefined, icon: string): readonly FactNode[] {
  return value === undefined || value === "" ? [] : [new FactNode(segment, label, value, icon)];
}

/** "About": facts in a group, or an empty list when there are none. */
export function about(facts: readonly FactNode[]): readonly OutlineNode[] {
  return facts.length === 0 ? [] : [new GroupNode("?about", l10n.t("About"), { name: "book" }, facts, false)];
}
