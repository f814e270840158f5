// Parses the handshake line, which contains the address that a plugin listens on.
import { errorMessage, type PluginFailure } from "../base/errors.js";
import { decodeCertificateField } from "../transport/certificate.js";
import { type Network, socketPathLimit, targetOf } from "../transport/channel-options.js";

/** A handshake line that a host can use. */
export interface HandshakeLine {
  readonly protocolVersion: number;
  readonly network: Network;
  /** Socket path or `host:port`, as the plugin wrote it. */
  readonly address: string;
  /** The server's certificate (DER); set exactly when TLS was requested. */
  readonly certificate: Buffer | undefined;
  /** The seventh field, which says that it can multiplex, or does. */
  readonly multiplexes: boolean;
}

/** What the host requested, and where it runs. */
export interface HandshakeExpectations {
  /** Application protocol versions of the host. */
  readonly versions: readonly number[];
  /** Whether the host sent its certificate (AutoMTLS). */
  readonly tls: boolean;
  /** Decides whether Unix sockets exist and how long their paths may be; default this one. */
  readonly platform?: NodeJS.Platform | undefined;
}

/** A shorter sixth field is not a certificate: older plugins put other values there (client.go). */
const shortestCertificate = 50;

/** As Go's `strconv.ParseBool`. */
const goTrue: ReadonlySet<string> = new Set(["1", "t", "T", "TRUE", "true", "True"]);

/** Limit for a plugin's text in an error. Characters. */
const shownLimit = 1024;

/**
 * Parses `CORE|APP|NETWORK|ADDRESS[|PROTOCOL[|CERTIFICATE[|MULTIPLEX]]]`; the checks have the order
 * of go-plugin's client.go. The seventh field may have any value, because this host never requests
 * multiplexing. `lastWords` of a failure is empty; the caller fills it in.
 */
export function parseHandshakeLine(
  text: string,
  expectations: HandshakeExpectations,
): { readonly line: HandshakeLine } | { readonly failure: PluginFailure } {
  const platform = expectations.platform ?? process.platform;
  const line = text.trim();
  const fields = line.split("|");
  const [core = "", version = "", network = "", address = "", protocol = "netrpc", certificate = "", multiplex = ""] =
    fields;
  const unreadable = (detail: string) => ({ failure: unreadableLine(line, detail) });

  if (fields.length < 4) return unreadable(`${fields.length} of at least 4 fields`);
  if (!isInteger(core)) return unreadable("the core protocol version is not a number");
  if (Number(core) !== 1) return { failure: { reason: "core-version", found: shown(core) } };
  if (!isInteger(version)) return unreadable("the application protocol version is not a number");
  if (!expectations.versions.includes(Number(version))) {
    return { failure: { reason: "app-version", found: shown(version), supported: expectations.versions } };
  }
  // On Windows, Node would use the path as the name of a named pipe.
  if (!isNetwork(network) || (network === "unix" && platform === "win32")) {
    return { failure: { reason: "unknown-network", network: shown(network) } };
  }
  if (!isUsable(network, address, platform)) {
    return { failure: { reason: "bad-address", network, address: shown(address) } };
  }
  if (protocol !== "grpc") return { failure: { reason: "unsupported-protocol", protocol: shown(protocol) } };
  const hasCertificate = certificate.length > shortestCertificate;
  if (hasCertificate && !expectations.tls) return { failure: { reason: "certificate-unexpected" } };
  if (!hasCertificate && expectations.tls) return { failure: { reason: "certificate-missing" } };
  const multiplexes = goTrue.has(multiplex);
  const usable = { protocolVersion: Number(version), network, address, multiplexes };
  if (!hasCertificate) return { line: { ...usable, certificate: undefined } };
  try {
    return { line: { ...usable, certificate: decodeCertificateField(certificate) } };
  } catch (error) {
    return { failure: { reason: "certificate-invalid", detail: errorMessage(error) } };
  }
}

/** The failure for a first line that is not a handshake; the line is shortened. */
export function unreadableLine(line: string, detail: string): PluginFailure {
  return { reason: "unreadable-line", line: shown(line), detail, lastWords: "" };
}

/** As Go's `strconv.Atoi`. */
function isInteger(text: string): boolean {
  return /^[+-]?\d+$/.test(text);
}

function isNetwork(text: string): text is Network {
  return text === "unix" || text === "tcp";
}

function isUsable(network: Network, address: string, platform: NodeJS.Platform): boolean {
  if (targetOf(network, address) === undefined) return false;
  return network === "tcp" || (!address.includes("\0") && Buffer.byteLength(address) <= socketPathLimit(platform));
}

function shown(text: string): string {
  return text.length > shownLimit ? text.slice(0, shownLimit) : text;
}
