// The findings about a descriptor.
import * as l10n from "@vscode/l10n";
import type { Finding } from "../../../scafctl/index.js";
import { cleanLine } from "../../text/foreign-text.js";
import { group } from "./group.js";
import { leaf } from "./leaf.js";
import { type OutlineNode, severityIcons, worstSeverity } from "./outline-node.js";

export function findingNodes(findings: readonly Finding[]): readonly OutlineNode[] {
  const icon = severityIcons[worstSeverity(findings)];
  return group("?findings", l10n.t("Remarks"), icon, findings.map(findingNode));
}

function findingNode({ severity, code, message }: Finding, index: number): OutlineNode {
  const label = cleanLine(message);
  const text = cleanLine(message, 1000);
  return leaf({
    segment: `${code}:${index}`,
    label,
    icon: severityIcons[severity],
    accessibleLabel: l10n.t("Remark: {text}", { text: label }),
    tooltip: text,
    row: [severity, code, text],
  });
}
