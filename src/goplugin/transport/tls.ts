// TLS between host and plugin: each side trusts exactly the certificate that the peer sent.
import { ChannelCredentials } from "@grpc/grpc-js";
import { checkServerIdentity, createSecureContext, type TLSSocket, type TlsOptions } from "node:tls";
import type { StaticTlsOptions } from "../base/types.js";
import { toPem, type Identity } from "./certificate.js";

/**
 * BoringSSL (Electron) does not verify P-521 by default, and Go's certificates are P-521. The list
 * must also have an algorithm for this side's P-256 key. OpenSSL accepts the same list.
 */
export const signatureAlgorithms =
  "ecdsa_secp521r1_sha512:ecdsa_secp384r1_sha384:ecdsa_secp256r1_sha256:rsa_pss_rsae_sha256";

/** TLS for the connections of one launch, as server and as client. */
export interface ConnectionSecurity {
  /** For `tls.createServer`. */
  readonly serverOptions: TlsOptions;
  /** Whether a client that passed the TLS handshake is the expected peer. */
  accepts(socket: TLSSocket): boolean;
  clientCredentials(): ChannelCredentials;
}

/** AutoMTLS: as server and as client, accepts only `peerCertificate` (DER). */
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
    // Compared again, because VS Code may add certificates to the pool (see below).
    accepts: (socket) => socket.authorized && socket.getPeerX509Certificate()?.raw.equals(expected) === true,
    clientCredentials: () =>
      ChannelCredentials.createFromSecureContext(createSecureContext(context), {
        // Replaces the check of the name. VS Code patches `tls` to add the system's certificates
        // to the pool, so the pool alone proves nothing.
        checkServerIdentity: (_host, certificate) =>
          expected.equals(certificate.raw)
            ? undefined
            : new Error("the plugin presented another certificate than it announced"),
      }),
  };
}

/** TLS with the options of the plugin's author or of the host, as server and client. */
export function staticTls(options: StaticTlsOptions): ConnectionSecurity {
  const { servername = "localhost", rejectUnauthorized = true } = options;
  return {
    serverOptions: { ...options, ALPNProtocols: ["h2"] },
    accepts: (socket) => options.requestCert !== true || options.rejectUnauthorized === false || socket.authorized,
    clientCredentials: () =>
      ChannelCredentials.createFromSecureContext(createSecureContext(options), {
        rejectUnauthorized,
        checkServerIdentity: (_host, certificate) =>
          (options.checkServerIdentity ?? checkServerIdentity)(servername, certificate),
      }),
  };
}
