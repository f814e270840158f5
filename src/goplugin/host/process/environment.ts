// Builds the environment of a plugin's process.
import { resolve } from "node:path";
import type { StartOptions } from "../../base/types.js";

export interface EnvironmentOptions extends Pick<StartOptions, "handshake" | "env" | "inheritEnv"> {
  readonly versions: readonly number[];
  /** The private directory for sockets (honoured by go-plugin 1.5.0 and newer). */
  readonly socketDirectory?: string | undefined;
  /** The host's certificate (PEM): requests AutoMTLS. */
  readonly clientCertificate?: string | undefined;
}

/** For plugins that listen on TCP (go-plugin's defaults, client.go). */
const ports = { PLUGIN_MIN_PORT: "10000", PLUGIN_MAX_PORT: "25000" } as const;

/**
 * Never inherited. `PLUGIN_CLIENT_CERT` and `PLUGIN_MULTIPLEX_GRPC` change the plugin's protocol;
 * the others change how Node or Electron starts.
 */
const neverInherited = /^(?:PLUGIN_.*|ELECTRON_.*|VSCODE_.*|NODE_OPTIONS|NODE_CHANNEL_.*|NODE_UNIQUE_ID)$/;

/** Directories that are made absolute, because a plugin has another working directory. */
const temporary = new Set(["TMPDIR", "TMP", "TEMP"]);

/** go-plugin's own variables: never taken from `env`. */
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
 * See docs/go-plugin.md, "Handshake". On Windows names are compared without case, as by the system.
 * @param parent the host's environment
 * @param platform default this process's
 */
export function childEnvironment(
  options: EnvironmentOptions,
  parent: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const key = (name: string): string => (platform === "win32" ? name.toUpperCase() : name);
  // Keyed by the name as the system compares it: `Path` and `PATH` are one variable on Windows.
  const variables = new Map<string, readonly [name: string, value: string]>();
  const set = (name: string, value: string): void => void variables.set(key(name), [name, value]);

  const allowed = options.inheritEnv === undefined ? undefined : new Set(options.inheritEnv.map(key));
  for (const [name, value] of Object.entries(parent)) {
    if (value === undefined || neverInherited.test(key(name)) || allowed?.has(key(name)) === false) continue;
    set(name, temporary.has(key(name)) && value !== "" ? resolve(value) : value);
  }
  for (const [name, value] of Object.entries(options.env ?? {})) {
    if (reserved.has(key(name))) continue;
    if (value === null) variables.delete(key(name));
    else set(name, value);
  }
  for (const [name, value] of Object.entries(ports)) set(name, value);
  // Without spaces: go-plugin ignores an entry with a space.
  set("PLUGIN_PROTOCOL_VERSIONS", options.versions.join(","));
  if (options.socketDirectory !== undefined) set("PLUGIN_UNIX_SOCKET_DIR", options.socketDirectory);
  if (options.clientCertificate !== undefined) set("PLUGIN_CLIENT_CERT", options.clientCertificate);
  set(options.handshake.magicCookieKey, options.handshake.magicCookieValue);
  return Object.fromEntries(variables.values());
}
