// Why a plugin or a descriptor failed to load.
import * as l10n from "@vscode/l10n";
import { explain } from "../../errors/explain.js";
import { cleanLine, cleanText } from "../../text/foreign-text.js";
import { leaf } from "./leaf.js";
import { errorIcon, type OutlineNode } from "./outline-node.js";

const MAX_LINES = 5;

/** The reason, and the last lines that the plugin wrote. */
export function failureNodes(error: unknown): readonly OutlineNode[] {
  const { sentence, editorRemedy, remedy = editorRemedy, lastWords = "" } = explain(error);
  const lines = lastWords.split("\n").filter((line) => line.trim() !== "");
  const reason = leaf({
    segment: "?reason",
    label: sentence,
    icon: errorIcon,
    accessibleLabel: l10n.t("Failed to load: {text}", { text: sentence }),
    tooltip: remedy === undefined ? sentence : `${sentence} ${remedy}`,
  });
  return [reason, ...lines.slice(-MAX_LINES).map(outputLine)];
}

function outputLine(text: string, index: number): OutlineNode {
  const label = cleanLine(text);
  return leaf({
    segment: `?words:${index}`,
    label,
    icon: { name: "terminal" },
    accessibleLabel: l10n.t("Last output: {text}", { text: label }),
    tooltip: cleanText(text),
  });
}
