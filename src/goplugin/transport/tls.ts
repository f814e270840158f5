// TLS between a host and its plugin: each side trusts exactly one certificate, the one that the
// other side sent for this launch.
import { ChannelCredentials } from "@grpc/grpc-js";
import { createSecureContext, type TLSSocket, type TlsOptions } from "node:tls";
import { toPem, type Identity } from "./certificate.js";

/**
 * Signature algorithms that both sides may use. BoringSSL leaves P-521 out of what it verifies by
 * default, and every Go certificate is P-521; the list must also hold an algorithm of our own P-256
 * key. OpenSSL accepts the same list, so it is always set.
 */
export const signatureAlgorithms =
  "ecdsa_secp521r1_sha512:ecdsa_secp384r1_sha384:ecdsa_secp256r1_sha256:rsa_pss_rsae_sha256";

/** How links of one launch are secured, in both roles. */
export interface ConnectionSecurity {
  /** For `tls.createServer`. */
  readonly serverOptions: TlsOptions;
  /** Whether a client that passed the handshake is the one we know. */
  accepts(socket: TLSSocket): boolean;
  /** For dialling the other side. */
  clientCredentials(): ChannelCredentials;
}

/**
 * AutoMTLS: `identity` is ours, `peerCertificate` (DER) the only certificate that is accepted, in
 * whichever role.
 */
export function pinnedTls(identity: Identity, peerCertificate: Uint8Array): ConnectionSecurity {
  const expected = Buffer.from(peerCertificate);
  const context = {
    ca: toPem(expected),
    cert: identity.certPem,
    key: identity.keyPem,
    sigalgs: signatureAlgorithms,
    minVersion: "TLSv1.2",
  } as const;
  return {
    serverOptions: { ...context, requestCert: true, rejectUnauthorized: true, ALPNProtocols: ["h2"] },
    // Verified by OpenSSL already; compared again because a pool is only as narrow as whoever
    // patches `tls` leaves it.
    accepts: (socket) => socket.authorized && socket.getPeerX509Certificate()?.raw.equals(expected) === true,
    clientCredentials: () =>
      ChannelCredentials.createFromSecureContext(createSecureContext(context), {
        // Takes the place of the name check, so it serves Unix sockets and TCP alike. VS Code
        // widens a context's pool by the system's certificates, so trust rests on the exact
        // certificate, not on the pool.
        checkServerIdentity: (_host, certificate) =>
          expected.equals(certificate.raw)
            ? undefined
            : new Error("the plugin showed another certificate than it announced"),
      }),
  };
}

/**
 * TLS by hand (go-plugin: TLSProvider): the options that the plugin's author chose, in both roles.
 */
export function staticTls(options: TlsOptions): ConnectionSecurity {
  return {
    serverOptions: { ...options, ALPNProtocols: ["h2"] },
    accepts: (socket) => options.requestCert !== true || options.rejectUnauthorized === false || socket.authorized,
    clientCredentials: () => ChannelCredentials.createFromSecureContext(createSecureContext(options)),
  };
}
