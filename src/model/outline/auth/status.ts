// The login status and identity of an auth handler.
import * as l10n from "@vscode/l10n";
import { type AuthHandlerListing, stringifyJson } from "../../../scafctl/index.js";
import { explain } from "../../errors/explain.js";
import { cleanLine } from "../../text/foreign-text.js";
import { bold, factList, markdown, paragraph } from "../base/markdown.js";
import { type Icon, joined, OutlineNode, type Tooltip, warningIcon } from "../base/outline-node.js";

export class StatusNode extends OutlineNode {
  readonly segment = "?status";

  constructor(private readonly listing: AuthHandlerListing) {
    super();
  }

  get label(): string {
    return l10n.t("Status");
  }

  get description(): string {
    const { status, statusError } = this.listing;
    if (statusError !== undefined) return explain(statusError).sentence;
    const { email, name, subject } = status?.claims ?? {};
    return joined(loginState(this.listing), cleanLine(email ?? name ?? subject ?? "", 100));
  }

  get icon(): Icon {
    return this.listing.statusError === undefined ? { name: "account" } : warningIcon;
  }

  override tooltip(): Tooltip {
    return statusTooltip(this.listing);
  }
}

export function loginState({ status }: AuthHandlerListing): string {
  if (status === undefined) return l10n.t("status unknown");
  return status.authenticated ? l10n.t("logged in") : l10n.t("not logged in");
}

/** All values that the handler reported when the plugin was described. */
export function statusTooltip({ handler, status, statusError, availableFlowsError }: AuthHandlerListing): Tooltip {
  const errors = [statusError, availableFlowsError].filter((error) => error !== undefined);
  return markdown(
    bold(handler.displayName ?? handler.name),
    ...errors.map((error) => paragraph(explain(error).sentence)),
    factList(
      Object.entries(status ?? {}).map(([key, value]: [string, unknown]) => [
        key,
        typeof value === "string" ? value : stringifyJson(value),
      ]),
    ),
  );
}
