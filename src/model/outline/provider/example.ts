// An example of a provider or of an operation.
import * as l10n from "@vscode/l10n";
import type { Example } from "../../../scafctl/index.js";
import { cleanLine } from "../../text/foreign-text.js";
import { group } from "../base/group.js";
import { codeBlock, markdown, paragraph } from "../base/markdown.js";
import { type Icon, OutlineNode, type Tooltip } from "../base/outline-node.js";

export class ExampleNode extends OutlineNode {
  readonly segment: string;

  constructor(
    readonly example: Example,
    index: number,
  ) {
    super();
    this.segment = String(index);
  }

  get label(): string {
    const { name, description } = this.example;
    return cleanLine(name === "" ? description : name, 100);
  }

  get description(): string {
    const { name, description } = this.example;
    return name === "" ? "" : cleanLine(description, 200);
  }

  get icon(): Icon {
    return { name: "note" };
  }

  override get accessibleLabel(): string {
    return l10n.t("Example {name} {description}", { name: this.label, description: this.description });
  }

  override tooltip(): Tooltip {
    return markdown(paragraph(this.example.description), codeBlock("yaml", this.example.yaml));
  }
}

export function exampleNodes(examples: readonly Example[] = []): readonly OutlineNode[] {
  const members = examples.map((example, index) => new ExampleNode(example, index));
  return group("?examples", l10n.t("Examples"), { name: "lightbulb" }, members);
}
