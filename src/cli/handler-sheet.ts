// What an auth handler says of itself and how things stand with it, for people. No logins, no tokens.
import { explain } from "../model/explain.js";
import { cleanLine } from "../model/foreign-text.js";
import type { PluginEntry } from "../model/types.js";
import type { AuthHandlerListing, AuthStatus } from "../scafctl/index.js";
import { pluginFacts, showFacts } from "./provider-sheet.js";
import { table } from "./table.js";
import type { Terminal } from "./terminal.js";

export function showHandler(plugin: PluginEntry, listing: AuthHandlerListing, terminal: Terminal): void {
  const { handler, status, statusError, availableFlows, availableFlowsError } = listing;
  const { name, displayName } = handler;
  terminal.out(terminal.style.bold(cleanLine(displayName === undefined ? name : `${displayName} (${name})`)));
  showFacts(
    [
      ["Kind", "auth handler"],
      ["Capabilities", handler.capabilities.join(", ")],
      ["Status", statusError === undefined ? status && statusText(status) : explain(statusError).sentence],
      ...pluginFacts(plugin),
      ["Handshake", String(plugin.protocolVersion ?? "")],
    ],
    "",
    terminal,
  );
  if (handler.flows.length === 0) return;
  terminal.out("");
  terminal.out(terminal.style.bold("FLOWS"));
  terminal.out(
    table(
      handler.flows.map((flow) => {
        const found = availableFlows?.flows.find((one) => one.flow === flow);
        const state = found === undefined ? "" : found.available ? "available" : "not available";
        return [cleanLine(flow, 60), state, cleanLine(found?.reason ?? "", 300)];
      }),
      "  ",
    ),
  );
  if (availableFlowsError !== undefined) terminal.note(explain(availableFlowsError).sentence);
}

function statusText(status: AuthStatus): string {
  const { authenticated, claims, expiresAt, identityType, tenantId, scopes, reason, flow, hostname } = status;
  return [
    authenticated ? "logged in" : "not logged in",
    claims?.email ?? claims?.name ?? claims?.subject,
    identityType,
    tenantId && `tenant ${tenantId}`,
    hostname,
    flow && `by ${flow}`,
    scopes.length === 0 ? undefined : `scopes ${scopes.join(" ")}`,
    expiresAt && `until ${expiresAt.toISOString()}`,
    reason,
  ]
    .filter((part) => part !== undefined && part !== "")
    .join(", ");
}
