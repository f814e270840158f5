// What a host tells a plugin through the environment, read by go-plugin's rules (server.go).

/** A host's wishes. `clientCertificate` is PEM as it came. */
export interface HostEnvironment {
  readonly versions: readonly number[];
  readonly socketDirectory: string | undefined;
  readonly socketGroup: string | undefined;
  readonly clientCertificate: string | undefined;
  /**
   * Multiplexing was mentioned, so the line needs a seventh field; go-plugin looks at the presence,
   * not at the value.
   */
  readonly mentionsMultiplexing: boolean;
  /** Entries that no rule covers, for the log. */
  readonly complaints: readonly string[];
}

/** Reads `PLUGIN_*`. Never throws: what cannot be read is a complaint. */
export function readHostEnvironment(env: NodeJS.ProcessEnv): HostEnvironment {
  // Go cannot tell an empty variable from a missing one, so an empty one is none.
  const text = (name: string): string | undefined => (env[name] === "" ? undefined : env[name]);
  const complaints: string[] = [];
  const versions: number[] = [];
  for (const entry of text("PLUGIN_PROTOCOL_VERSIONS")?.split(",") ?? []) {
    // As strict as Go's Atoi: a space makes an entry unreadable.
    if (/^[+-]?\d+$/.test(entry)) versions.push(Number(entry));
    else complaints.push(`the host offered "${entry}" as a protocol version, which is no number`);
  }
  return {
    versions,
    socketDirectory: text("PLUGIN_UNIX_SOCKET_DIR"),
    socketGroup: text("PLUGIN_UNIX_SOCKET_GROUP"),
    clientCertificate: text("PLUGIN_CLIENT_CERT"),
    mentionsMultiplexing: text("PLUGIN_MULTIPLEX_GRPC") !== undefined,
    complaints,
  };
}

/**
 * The TCP ports a host allows. Both unset: any.
 * @throws Error when they cannot be read or leave no port
 */
export function readPortRange(env: NodeJS.ProcessEnv): { min: number; max: number } {
  const read = (name: string): number => {
    const text = env[name] ?? "";
    if (text === "") return 0;
    const port = Number(text);
    if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`${name} is "${text}", which is no port`);
    return port;
  };
  const range = { min: read("PLUGIN_MIN_PORT"), max: read("PLUGIN_MAX_PORT") };
  if (range.min > range.max) throw new Error(`PLUGIN_MIN_PORT ${range.min} is above PLUGIN_MAX_PORT ${range.max}`);
  return range;
}

/**
 * The version to speak: our highest that the host offers, else our lowest, which the host then
 * refuses with a message of its own.
 * @throws Error when we speak none
 */
export function chooseVersion(ours: readonly number[], offered: readonly number[]): number {
  const descending = [...ours].sort((a, b) => b - a);
  const chosen = descending.find((version) => offered.includes(version)) ?? descending.at(-1);
  if (chosen === undefined) throw new Error("a plugin must serve at least one protocol version");
  return chosen;
}

/**
 * The handshake line with its newline (go-plugin: server.go). Six fields; a seventh, declining,
 * only when multiplexing was mentioned.
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
