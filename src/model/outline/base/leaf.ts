// A node without children, given by its values.
import { type Icon, OutlineNode, type Tooltip } from "./outline-node.js";

interface LeafValues {
  readonly segment: string;
  readonly label: string;
  readonly description?: string;
  readonly icon: Icon;
  readonly accessibleLabel: string;
  readonly tooltip?: string | undefined;
  readonly url?: string | undefined;
  /** Default: label and description. */
  readonly row?: readonly string[];
}

class LeafNode extends OutlineNode {
  readonly segment: string;
  readonly label: string;
  readonly description: string;
  readonly icon: Icon;

  constructor(private readonly values: LeafValues) {
    super();
    this.segment = values.segment;
    this.label = values.label;
    this.description = values.description ?? "";
    this.icon = values.icon;
  }

  override get accessibleLabel(): string {
    return this.values.accessibleLabel;
  }

  override tooltip(): Tooltip | undefined {
    return this.values.tooltip;
  }

  override get url(): string | undefined {
    return this.values.url;
  }

  override row(): readonly string[] {
    return this.values.row ?? super.row();
  }
}

export function leaf(values: LeafValues): OutlineNode {
  return new LeafNode(values);
}
