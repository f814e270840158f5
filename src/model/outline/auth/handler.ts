// An auth handler with its status, flows and capabilities. Nothing here logs in.
import * as l10n from "@vscode/l10n";
import type { AuthHandlerListing } from "../../../scafctl/index.js";
import { cleanLine } from "../../text/foreign-text.js";
import { capabilityNodes } from "../base/capability.js";
import { group } from "../base/group.js";
import { type Icon, joined, OutlineNode, type Tooltip } from "../base/outline-node.js";
import { flowNode } from "./flow.js";
import { loginState, StatusNode, statusTooltip } from "./status.js";

export class HandlerNode extends OutlineNode {
  readonly segment: string;
  private readonly status: StatusNode;

  constructor(private readonly listing: AuthHandlerListing) {
    super();
    this.segment = listing.handler.name;
    this.status = new StatusNode(listing);
  }

  get label(): string {
    return cleanLine(this.listing.handler.name, 100);
  }

  get description(): string {
    const { handler, statusError } = this.listing;
    const state = statusError === undefined ? this.status.description : l10n.t("status unknown");
    return joined(cleanLine(handler.displayName ?? "", 100), this.hasStatus ? state : "");
  }

  get icon(): Icon {
    return { name: "key" };
  }

  override get accessibleLabel(): string {
    return l10n.t("Auth handler {name}, {description}", { name: this.label, description: this.description });
  }

  override tooltip(): Tooltip {
    return statusTooltip(this.listing);
  }

  override children(): readonly OutlineNode[] {
    return [
      ...(this.hasStatus ? [this.status] : []),
      ...group("?flows", l10n.t("Flows"), { name: "sign-in" }, this.flows()),
      ...capabilityNodes(this.listing.handler.capabilities),
    ];
  }

  flows(): readonly OutlineNode[] {
    const available = this.listing.availableFlows?.flows ?? [];
    return this.listing.handler.flows.map((name) =>
      flowNode(
        name,
        available.find(({ flow }) => flow === name),
      ),
    );
  }

  /** False until the plugin was queried in this session. */
  private get hasStatus(): boolean {
    return this.listing.status !== undefined || this.listing.statusError !== undefined;
  }

  /** Name, flows, capabilities, status, display name. */
  override row(): readonly string[] {
    const { name, flows, capabilities, displayName = "" } = this.listing.handler;
    return [
      cleanLine(name, 60),
      cleanLine(flows.join(", "), 80),
      cleanLine(capabilities.join(", "), 80),
      this.listing.status === undefined ? l10n.t("unknown") : loginState(this.listing),
      cleanLine(displayName, 60),
    ];
  }
}

/** Columns of {@link HandlerNode.row}. */
export const HANDLER_COLUMNS = ["HANDLER", "FLOWS", "CAPABILITIES", "STATUS", "NAME"] as const;
