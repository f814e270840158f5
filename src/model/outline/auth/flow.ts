// A login flow of an auth handler.
import * as l10n from "@vscode/l10n";
import type { FlowAvailability } from "../../../scafctl/index.js";
import { cleanLine } from "../../text/foreign-text.js";
import { type Icon, joined, OutlineNode } from "../base/outline-node.js";

export class FlowNode extends OutlineNode {
  /** @param availability absent when the plugin was not asked or does not say */
  constructor(
    readonly segment: string,
    private readonly availability: FlowAvailability | undefined,
  ) {
    super();
  }

  get label(): string {
    return cleanLine(this.segment, 60);
  }

  get description(): string {
    return joined(this.state(), cleanLine(this.availability?.reason ?? "", 200));
  }

  get icon(): Icon {
    if (this.availability === undefined) return { name: "circle-small" };
    return { name: this.availability.available ? "pass" : "circle-slash" };
  }

  override get accessibleLabel(): string {
    return l10n.t("Flow {name} {description}", { name: this.label, description: this.description });
  }

  override tooltip(): string | undefined {
    const reason = this.availability?.reason;
    return reason === undefined ? undefined : cleanLine(reason, 1000);
  }

  /** Name, availability, reason. */
  override row(): readonly string[] {
    return [this.label, this.state(), cleanLine(this.availability?.reason ?? "", 300)];
  }

  private state(): string {
    if (this.availability === undefined) return "";
    return this.availability.available ? l10n.t("available") : l10n.t("not available");
  }
}
