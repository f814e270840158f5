// Starts a plugin of unknown kind: the cookie that it accepts determines the kind
// (docs/contract.md, "Handshake").
import { isPluginError } from "../../goplugin/index.js";
import { AuthClient } from "./auth-client.js";
import { Client } from "./client.js";
import type { ClientOptions } from "./client-options.js";

export type OpenedPlugin =
  | { readonly kind: "provider"; readonly client: Client }
  | { readonly kind: "auth-handler"; readonly client: AuthClient };

/**
 * Starts a plugin as a provider, and, when it says that this is not the greeting it waits for, once
 * more as an auth handler.
 *
 * @throws PluginError: of the second attempt when the plugin took that greeting, else of the first;
 *   nothing is left of either
 */
export async function openPlugin(path: string, options: ClientOptions = {}): Promise<OpenedPlugin> {
  try {
    return { kind: "provider", client: await Client.newClient(path, options) };
  } catch (error) {
    if (!isPluginError(error) || error.reason !== "cookie-refused") throw error;
    try {
      return { kind: "auth-handler", client: await AuthClient.newClient(path, options) };
    } catch (second) {
      throw isPluginError(second) && second.reason === "cookie-refused" ? error : second;
    }
  }
}
