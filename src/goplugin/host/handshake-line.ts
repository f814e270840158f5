// The one line a plugin prints to say where it listens: read from the first bytes of its stdout and
// checked in go-plugin's own order.
import type { PluginFailure } from "../base/errors.js";
import { decodeCertificateField } from "../transport/certificate.js";
import { type Network, targetOf } from "../transport/channel-options.js";
import { socketPathLimit } from "../transport/socket-path.js";

/** A handshake line that a host can use. */
export interface HandshakeLine {
  readonly protocolVersion: number;
  readonly network: Network;
  /** Socket path or `host:port`, as the plugin wrote it. */
  readonly address: string;
  /** The server's certificate (DER); present exactly when TLS was asked for. */
  readonly certificate: Buffer | undefined;
}

/** What the host offered, and where it runs. */
export interface HandshakeExpectations {
  /** Application protocol versions that the host speaks. */
  readonly versions: readonly number[];
  /** Whether the host sent a certificate of its own (AutoMTLS). */
  readonly tls: boolean;
  /** Default: this process's. Decides whether, and how long, Unix socket paths may be. */
  readonly platform?: NodeJS.Platform | undefined;
}

/**
 * Older plugins put other, short things into the sixth field; go-plugin takes only longer ones for
 * certificates (client.go).
 */
const shortestCertificate = 50;

/** How much of a plugin's own text an error carries. Characters. */
const shownLimit = 1024;

/**
 * Parses `CORE|APP|NETWORK|ADDRESS[|PROTOCOL[|CERTIFICATE[|MULTIPLEX]]]`, in the order of
 * go-plugin's client.go.
 *
 * The seventh field is never read, because this host never asks for multiplexing. `lastWords` of
 * the result is empty: who started the plugin knows them.
 */
export function parseHandshakeLine(
  text: string,
  expectations: HandshakeExpectations,
): { readonly line: HandshakeLine } | { readonly failure: PluginFailure } {
  const platform = expectations.platform ?? process.platform;
  const line = text.trim();
  const fields = line.split("|");
  const [core = "", version = "", network = "", address = "", protocol = "netrpc", certificate = ""] = fields;
  const unreadable = (detail: string) => ({ failure: unreadableLine(line, detail) });

  if (fields.length < 4) return unreadable(`${fields.length} of at least 4 fields`);
  if (!isInteger(core)) return unreadable("the core protocol version is no number");
  if (Number(core) !== 1) return { failure: { reason: "core-version", found: shown(core) } };
  if (!isInteger(version)) return unreadable("the application protocol version is no number");
  if (!expectations.versions.includes(Number(version))) {
    return { failure: { reason: "app-version", found: shown(version), supported: expectations.versions } };
  }
  // Node knows no Unix sockets on Windows: it would take the path for the name of a pipe.
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
  const usable = { protocolVersion: Number(version), network, address };
  if (!hasCertificate) return { line: { ...usable, certificate: undefined } };
  try {
    return { line: { ...usable, certificate: decodeCertificateField(certificate) } };
  } catch (error) {
    return {
      failure: { reason: "certificate-invalid", detail: error instanceof Error ? error.message : String(error) },
    };
  }
}

/** The failure for a first line that is none, with as much of it as is worth showing. */
export function unreadableLine(line: string, detail: string): PluginFailure {
  return { reason: "unreadable-line", line: shown(line), detail, lastWords: "" };
}

/** What Go's `strconv.Atoi` takes for a number. */
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
