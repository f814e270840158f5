// Reads what a host passes to a plugin in the environment, by the rules of go-plugin's server.go.

/** What the host requests. `clientCertificate` is PEM. */
export interface HostEnvironment {
  readonly versions: readonly number[];
  readonly socketDirectory: string | undefined;
  readonly socketGroup: string | undefined;
  readonly clientCertificate: string | undefined;
  /** The variable is set, to any value: the line needs a seventh field then. */
  readonly mentionsMultiplexing: boolean;
  /** Entries that cannot be parsed, for the log. */
  readonly warnings: readonly string[];
}

/** Reads `PLUGIN_*`. Never throws. */
export function readHostEnvironment(env: NodeJS.ProcessEnv): HostEnvironment {
  // As in Go, an empty variable counts as unset.
  const text = (name: string): string | undefined => (env[name] === "" ? undefined : env[name]);
  const warnings: string[] = [];
  const versions: number[] = [];
  for (const entry of text("PLUGIN_PROTOCOL_VERSIONS")?.split(",") ?? []) {
    // As Go's Atoi, which accepts no spaces.
    if (/^[+-]?\d+$/.test(entry)) versions.push(Number(entry));
    else warnings.push(`the host offered "${entry}" as a protocol version, which is not a number`);
  }
  return {
    versions,
    socketDirectory: text("PLUGIN_UNIX_SOCKET_DIR"),
    socketGroup: text("PLUGIN_UNIX_SOCKET_GROUP"),
    clientCertificate: text("PLUGIN_CLIENT_CERT"),
    mentionsMultiplexing: text("PLUGIN_MULTIPLEX_GRPC") !== undefined,
    warnings,
  };
}

/**
 * The TCP ports that the host allows; 0 to 0 when both are unset.
 * @throws Error when they are invalid
 */
export function readPortRange(env: NodeJS.ProcessEnv): { min: number; max: number } {
  const read = (name: string): number => {
    const text = env[name] ?? "";
    if (text === "") return 0;
    const port = Number(text);
    if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`${name} is "${text}", which is not a port`);
    return port;
  };
  const range = { min: read("PLUGIN_MIN_PORT"), max: read("PLUGIN_MAX_PORT") };
  if (range.min > range.max) throw new Error(`PLUGIN_MIN_PORT ${range.min} is above PLUGIN_MAX_PORT ${range.max}`);
  return range;
}

/**
 * The highest served version that the host offers, else the lowest served one, which the host then
 * refuses with its own message.
 * @throws Error when no version is served
 */
export function chooseVersion(served: readonly number[], offered: readonly number[]): number {
  const descending = [...served].sort((a, b) => b - a);
  const chosen = descending.find((version) => offered.includes(version)) ?? descending.at(-1);
  if (chosen === undefined) throw new Error("a plugin must serve at least one protocol version");
  return chosen;
}

/**
 * The handshake line (go-plugin: server.go). The seventh field, which declines multiplexing, only
 * when the host has set the variable: older hosts accept six fields at most.
 */
export function handshakeLine(fields: {
  version: number;
  network: string;
  address: string;
  certificate: string;
  mentionsMultiplexing: boolean;
}): string {
  const { version, network, address, certificate, mentionsMultiplexing } = fields;
  return `1|${version}|${network}|${address}|grpc|${certificate}${mentionsMultiplexing ? "|false" : ""}\n`;
}
