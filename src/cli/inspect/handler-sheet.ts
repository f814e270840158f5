// Prints an auth handler with its status and flows, without logging in.
import { explain } from "../../model/errors/explain.js";
import { HandlerNode } from "../../model/outline/auth/handler.js";
import { loginState } from "../../model/outline/auth/status.js";
import { textFor } from "../../model/text/places.js";
import type { PluginEntry } from "../../model/plugins/types.js";
import type { AuthHandlerListing, AuthStatus } from "../../scafctl/index.js";
import { pluginFacts, showFacts } from "./provider-sheet.js";
import { printSection } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";
import { line } from "../terminal/text.js";

export function showHandler(plugin: PluginEntry, listing: AuthHandlerListing, terminal: Terminal): void {
  const { handler, status, statusError, availableFlowsError } = listing;
  const { name, displayName } = handler;
  terminal.out(terminal.style.bold(line(displayName === undefined ? name : `${displayName} (${name})`)));
  const known = status === undefined ? "" : loginState(listing);
  showFacts(
    [
      ["Kind", "auth handler"],
      ["Capabilities", handler.capabilities.join(", ")],
      ["Status", statusError === undefined ? known : explain(statusError).sentence],
      ...pluginFacts(plugin),
    ],
    "",
    terminal,
  );
  showStatus(status, terminal);
  const flows = new HandlerNode(listing).flows();
  printSection(
    "FLOWS",
    flows.map((flow) => flow.row()),
    terminal,
  );
  if (flows.length > 0 && availableFlowsError !== undefined)
    terminal.note(textFor("terminal", explain(availableFlowsError).sentence));
}

/** Every field as reported: any of them can explain a failed login. */
function showStatus(status: AuthStatus | undefined, terminal: Terminal): void {
  const rows = Object.entries(status ?? {}).flatMap(([key, value]): (readonly string[])[] => {
    if (key === "authenticated") return [];
    if (key === "claims") return Object.entries(value as object).map(([claim, one]) => [`claims.${claim}`, text(one)]);
    return [[key, text(value)]];
  });
  printSection("STATUS", rows, terminal);
}

function text(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : value instanceof Date ? value.toISOString() : String(value);
}
