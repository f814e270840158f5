// A group: a label, the number of its members, and the members.
import * as l10n from "@vscode/l10n";
import { type Icon, OutlineNode } from "./outline-node.js";

export class GroupNode extends OutlineNode {
  constructor(
    readonly segment: string,
    readonly label: string,
    readonly icon: Icon,
    private readonly members: readonly OutlineNode[],
    private readonly countShown = true,
  ) {
    super();
  }

  get description(): string {
    return this.countShown ? String(this.members.length) : "";
  }

  override get accessibleLabel(): string {
    return this.countShown ? l10n.t("{label}, {count}", { label: this.label, count: this.members.length }) : this.label;
  }

  override children(): readonly OutlineNode[] {
    return this.members;
  }

  override row(): readonly string[] {
    return [this.label, this.members.map(({ label }) => label).join(", ")];
  }
}

/** The group in a list, or an empty list when it has no members. */
export function group(
  segment: string,
  label: string,
  icon: Icon,
  members: readonly OutlineNode[],
): readonly OutlineNode[] {
  return members.length === 0 ? [] : [new GroupNode(segment, label, icon, members)];
}
