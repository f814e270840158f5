// The constants of the handshakes between scafctl and its plugins.
import type { HandshakeConfig as GoPluginHandshake } from "../../goplugin/index.js";

/** The shape of a handshake configuration (plugin.HandshakeConfigData). */
export type HandshakeConfigData = GoPluginHandshake;

/**
 * What a provider plugin of scafctl expects of its host; the same in every release so far
 * (plugin.HandshakeConfig; docs/contract.md, "Handshake").
 */
export const HandshakeConfig: HandshakeConfigData = Object.freeze({
  protocolVersion: 1,
  magicCookieKey: "SCAFCTL_PLUGIN",
  magicCookieValue: "scafctl_provider_plugin",
});

/**
 * What an auth-handler plugin expects. Its number was 1 up to plugin SDK v0.4 and is 2 in the
 * newest; both are spoken to (docs/contract.md, "Handshake").
 */
export const AuthHandshakeConfig: HandshakeConfigData = Object.freeze({
  protocolVersion: 2,
  magicCookieKey: "SCAFCTL_AUTH_PLUGIN",
  magicCookieValue: "scafctl_auth_handler_plugin",
});

/** The numbers that auth-handler plugins have had. */
export const AUTH_PROTOCOL_VERSIONS: readonly number[] = Object.freeze([1, 2]);

/**
 * The name under which go-plugin dispenses the provider service. Local to each side, never on the
 * wire (plugin.PluginName).
 */
export const PluginName = "provider";

export { PluginName as PLUGIN_NAME };
