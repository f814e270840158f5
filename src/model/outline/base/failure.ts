// Why a plugin or a descriptor failed to load.
import * as l10n from "@vscode/l10n";
import { explain } from "../../errors/explain.js";
import { errorIcon, type Icon, OutlineNode } from "./outline-node.js";
import { OutputLineNode } from "./output-line.js";

const MAX_LINES = 5;

class FailureNode extends OutlineNode {
  readonly description = "";
  readonly segment = "?reason";

  constructor(
    readonly label: string,
    private readonly remedy: string | undefined,
  ) {
    super();
  }

  get icon(): Icon {
    return errorIcon;
  }

  override get accessibleLabel(): string {
    return l10n.t("Failed to load: {text}", { text: this.label });
  }

  override tooltip(): string {
    return this.remedy === undefined ? this.label : `${this.label} ${this.remedy}`;
  }
}

/** The reason, and the last lines that the program wrote. */
export function failureNodes(error: unknown): readonly OutlineNode[] {
  const { sentence, remedy, lastWords = "" } = explain(error);
  const lines = lastWords.split("\n").filter((line) => line.trim() !== "");
  return [
    new FailureNode(sentence, remedy),
    ...lines.slice(-MAX_LINES).map((line, index) => new OutputLineNode(line, index)),
  ];
}
