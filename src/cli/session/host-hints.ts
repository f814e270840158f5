// Says which options give a plugin what it asked its host for.
import type { HostCall } from "../../scafctl/index.js";
import { messages } from "../terminal/messages.js";
import type { Text } from "../terminal/text.js";

/** The note for a call that found nothing; undefined for the others. */
export function hostCallHint(plugin: string, { rpc, name, outcome }: HostCall): Text | undefined {
  if (rpc === "GetSecret" && outcome === "not-found") return messages.secretHint(plugin, name);
  // "missing": there is no --auth.
  return outcome === "missing" && rpc.includes("Auth") ? messages.authHint(plugin) : undefined;
}
