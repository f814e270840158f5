// The environment a plugin starts with: what the host passes on, minus what would mislead the
// plugin, plus what go-plugin prescribes.
import type { HandshakeConfig } from "../../base/types.js";

export interface EnvironmentOptions {
  readonly handshake: HandshakeConfig;
  readonly versions: readonly number[];
  /** Laid over what is inherited. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** The only names that are inherited; default all that may be. */
  readonly inheritEnv?: readonly string[] | undefined;
  /** The private directory for sockets (go-plugin 1.5.0 and newer); none on Windows. */
  readonly socketDirectory?: string | undefined;
  /** The host's certificate (PEM): asks for AutoMTLS. */
  readonly clientCertificate?: string | undefined;
}

/** Ports for plugins that listen on TCP (go-plugin's defaults, constants of client.go). */
const ports = { PLUGIN_MIN_PORT: "10000", PLUGIN_MAX_PORT: "25000" } as const;

/**
 * Never inherited. A stray `PLUGIN_CLIENT_CERT` or `PLUGIN_MULTIPLEX_GRPC` changes what a plugin
 * speaks; the others would turn a plugin that runs on Node or Electron into a part of the editor.
 */
const neverInherited = /^(?:PLUGIN_.*|ELECTRON_.*|VSCODE_.*|NODE_OPTIONS|NODE_CHANNEL_.*|NODE_UNIQUE_ID)$/;

/** go-plugin's own variables: set here or not at all, even when a configuration names them. */
const reserved = new Set([
  "PLUGIN_MIN_PORT",
  "PLUGIN_MAX_PORT",
  "PLUGIN_PROTOCOL_VERSIONS",
  "PLUGIN_MULTIPLEX_GRPC",
  "PLUGIN_CLIENT_CERT",
  "PLUGIN_UNIX_SOCKET_DIR",
  "PLUGIN_UNIX_SOCKET_GROUP",
]);

/**
 * Builds a plugin's environment (go-plugin-protocol.md, section 1.1). On Windows names are compared
 * without case, as the system does.
 * @param parent the host's environment
 * @param platform default this process's
 */
export function childEnvironment(
  options: EnvironmentOptions,
  parent: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const key = (name: string): string => (platform === "win32" ? name.toUpperCase() : name);
  // Keyed by what the system compares, so that `Path` of one source and `PATH` of another are one
  // variable.
  const variables = new Map<string, readonly [name: string, value: string]>();
  const set = (name: string, value: string): void => void variables.set(key(name), [name, value]);

  const allowed = options.inheritEnv === undefined ? undefined : new Set(options.inheritEnv.map(key));
  for (const [name, value] of Object.entries(parent)) {
    if (value === undefined || neverInherited.test(key(name)) || allowed?.has(key(name)) === false) continue;
    set(name, value);
  }
  for (const [name, value] of Object.entries(options.env ?? {})) {
    if (!reserved.has(key(name))) set(name, value);
  }
  for (const [name, value] of Object.entries(ports)) set(name, value);
  // No spaces: a plugin skips entries that it cannot parse.
  set("PLUGIN_PROTOCOL_VERSIONS", options.versions.join(","));
  if (options.socketDirectory !== undefined) set("PLUGIN_UNIX_SOCKET_DIR", options.socketDirectory);
  if (options.clientCertificate !== undefined) set("PLUGIN_CLIENT_CERT", options.clientCertificate);
  set(options.handshake.magicCookieKey, options.handshake.magicCookieValue);
  return Object.fromEntries(variables.values());
}
