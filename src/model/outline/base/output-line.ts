// One of the last lines that a plugin wrote before it failed.
import * as l10n from "@vscode/l10n";
import { cleanLine, cleanText } from "../../text/foreign-text.js";
import { type Icon, OutlineNode } from "./outline-node.js";

export class OutputLineNode extends OutlineNode {
  readonly description = "";
  readonly segment: string;

  constructor(
    private readonly text: string,
    index: number,
  ) {
    super();
    this.segment = `?words:${index}`;
  }

  get label(): string {
    return cleanLine(this.text);
  }

  get icon(): Icon {
    return { name: "terminal" };
  }

  override get accessibleLabel(): string {
    return l10n.t("Last output: {text}", { text: this.label });
  }

  override tooltip(): string {
    return cleanText(this.text);
  }
}
