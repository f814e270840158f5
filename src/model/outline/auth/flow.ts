// A login flow of an auth handler.
import * as l10n from "@vscode/l10n";
import type { FlowAvailability } from "../../../scafctl/index.js";
import { cleanLine } from "../../text/foreign-text.js";
import { leaf } from "../base/leaf.js";
import { joined, type OutlineNode } from "../base/outline-node.js";

/**
 * The row: name, availability, reason.
 * @param availability absent when the plugin was not queried or does not report it
 */
export function flowNode(flow: string, availability: FlowAvailability | undefined): OutlineNode {
  const { available, reason } = availability ?? {};
  const label = cleanLine(flow, 60);
  const state = available === undefined ? "" : available ? l10n.t("available") : l10n.t("not available");
  const description = joined(state, cleanLine(reason ?? "", 200));
  return leaf({
    segment: flow,
    label,
    description,
    icon: { name: available === undefined ? "circle-small" : available ? "pass" : "circle-slash" },
    accessibleLabel: l10n.t("Flow {name} {description}", { name: label, description }),
    tooltip: reason === undefined ? undefined : cleanLine(reason, 1000),
    row: [label, state, cleanLine(reason ?? "", 300)],
  });
}
