// What an auth handler says of itself and how things stand with it, for people. No logins, no
// tokens.
import { explain } from "../../model/errors/explain.js";
import { cleanLine } from "../../model/text/foreign-text.js";
import type { PluginEntry } from "../../model/plugins/types.js";
import type { AuthHandlerListing, AuthStatus } from "../../scafctl/index.js";
import { pluginFacts, showFacts } from "./provider-sheet.js";
import { table } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";

export function showHandler(plugin: PluginEntry, listing: AuthHandlerListing, terminal: Terminal): void {
  const { handler, status, statusError, availableFlows, availableFlowsError } = listing;
  const { name, displayName } = handler;
  terminal.out(terminal.style.bold(cleanLine(displayName === undefined ? name : `${displayName} (${name})`)));
  showFacts(
    [
      ["Kind", "auth handler"],
      ["Capabilities", handler.capabilities.join(", ")],
      ["Status", statusError === undefined ? state(status) : explain(statusError).sentence],
      ...pluginFacts(plugin),
      ["Handshake", String(plugin.protocolVersion ?? "")],
    ],
    "",
    terminal,
  );
  showStatus(status, terminal);
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

function state(status: AuthStatus | undefined): string | undefined {
  return status && (status.authenticated ? "logged in" : "not logged in");
}

/**
 * What the handler said, word by word: there is no telling what somebody looks for when a login
 * does not work.
 */
function showStatus(status: AuthStatus | undefined, terminal: Terminal): void {
  const rows = Object.entries(status ?? {}).flatMap(([key, value]): (readonly string[])[] => {
    if (key === "authenticated") return [];
    if (key === "claims") return Object.entries(value as object).map(([claim, one]) => [`claims.${claim}`, text(one)]);
    return [[key, text(value)]];
  });
  if (rows.length === 0) return;
  terminal.out("");
  terminal.out(terminal.style.bold("STATUS"));
  terminal.out(table(rows, "  "));
}

function text(value: unknown): string {
  const plain = Array.isArray(value) ? value.join(", ") : value instanceof Date ? value.toISOString() : String(value);
  return cleanLine(plain, 500);
}
