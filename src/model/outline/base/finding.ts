// A finding about a descriptor.
import * as l10n from "@vscode/l10n";
import type { Finding } from "../../../scafctl/index.js";
import { cleanLine } from "../../text/foreign-text.js";
import { group } from "./group.js";
import { type Icon, OutlineNode, severityIcons, worstSeverity } from "./outline-node.js";

class FindingNode extends OutlineNode {
  readonly description = "";
  readonly segment: string;

  constructor(
    private readonly finding: Finding,
    index: number,
  ) {
    super();
    this.segment = `${finding.code}:${index}`;
  }

  get label(): string {
    return cleanLine(this.finding.message);
  }

  get icon(): Icon {
    return severityIcons[this.finding.severity];
  }

  override get accessibleLabel(): string {
    return l10n.t("Remark: {text}", { text: this.label });
  }

  override tooltip(): string {
    return cleanLine(this.finding.message, 1000);
  }

  override row(): readonly string[] {
    const { severity, code, message } = this.finding;
    return [severity, code, cleanLine(message, 1000)];
  }
}

export function findingNodes(findings: readonly Finding[]): readonly OutlineNode[] {
  const icon = severityIcons[worstSeverity(findings)];
  const members = findings.map((finding, index) => new FindingNode(finding, index));
  return group("?findings", l10n.t("Remarks"), icon, members);
}
