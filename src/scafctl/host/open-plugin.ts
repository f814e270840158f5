// Starts a plugin of unknown kind: the cookie that it accepts determines the kind
// (docs/contract.md, "Handshake").
import { isPluginError, type PluginError } from "../../goplugin/index.js";
import { AuthClient } from "./auth-client.js";
import { Client } from "./client.js";
import type { ClientOptions } from "./client-options.js";

export type OpenedPlugin =
  | { readonly kind: "provider"; readonly client: Client }
  | { readonly kind: "auth-handler"; readonly client: AuthClient };

/**
 * Starts a plugin as a provider plugin, and if it refuses that cookie, as an auth-handler plugin.
 * @throws PluginError as {@link asEitherKind}; no process is left then
 */
export function openPlugin(path: string, options: ClientOptions = {}): Promise<OpenedPlugin> {
  return asEitherKind<OpenedPlugin>(
    async () => ({ kind: "provider", client: await Client.newClient(path, options) }),
    async () => ({ kind: "auth-handler", client: await AuthClient.newClient(path, options) }),
  );
}

/**
 * Works with a plugin as a provider plugin, and if it refuses that cookie, as an auth-handler
 * plugin.
 * @throws PluginError of the second attempt if the plugin accepted that cookie, else of the first
 */
export async function asEitherKind<T>(asProvider: () => Promise<T>, asAuthHandler: () => Promise<T>): Promise<T> {
  try {
    return await asProvider();
  } catch (error) {
    if (!isCookieRefused(error)) throw error;
    try {
      return await asAuthHandler();
    } catch (second) {
      throw isCookieRefused(second) ? error : second;
    }
  }
}

function isCookieRefused(error: unknown): error is PluginError {
  return isPluginError(error) && error.reason === "cookie-refused";
}
