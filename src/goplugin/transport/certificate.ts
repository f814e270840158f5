// The certificates of AutoMTLS: each side creates a self-signed one for each launch.
import { createHash, generateKeyPairSync, randomBytes, sign, X509Certificate } from "node:crypto";
import * as der from "./der.js";

/** One side's certificate and key for one launch. */
export interface Identity {
  readonly certPem: string;
  /** PKCS#8. */
  readonly keyPem: string;
  readonly certDer: Buffer;
}

const ecdsaWithSha256 = "1.2.840.10045.4.3.2";
const thirtyYearsMs = 262_980 * 3_600_000;

/**
 * Creates a key and a self-signed certificate with the fields of go-plugin's (mtls.go), except that
 * the key is P-256: BoringSSL, and so Electron, does not accept P-521 by default, and Go accepts
 * P-256 in both directions.
 *
 * Written by hand: Node's crypto cannot issue X.509, node-forge issues RSA only, and
 * `@peculiar/x509` needs a global polyfill.
 */
export function createIdentity(now: Date = new Date()): Identity {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = publicKey.export({ type: "spki", format: "der" });
  const algorithm = der.sequence(der.oid(ecdsaWithSha256));
  const name = der.sequence(
    der.set(der.sequence(der.oid("2.5.4.10"), der.printableString("HashiCorp"))),
    der.set(der.sequence(der.oid("2.5.4.3"), der.printableString("localhost"))),
  );
  const toBeSigned = der.sequence(
    der.explicit(0, der.integer(Buffer.from([2]))),
    der.integer(randomBytes(16)),
    algorithm,
    name,
    der.sequence(der.time(new Date(now.getTime() - 30_000)), der.time(new Date(now.getTime() + thirtyYearsMs))),
    name,
    spki,
    der.explicit(3, extensions(spki)),
  );
  const certDer = der.sequence(toBeSigned, algorithm, der.bitString(sign("sha256", toBeSigned, privateKey)));
  return {
    certPem: toPem(certDer),
    keyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    certDer,
  };
}

function extensions(spki: Buffer): Buffer {
  const extension = (id: string, content: Buffer, critical = false): Buffer =>
    der.sequence(der.oid(id), ...(critical ? [der.boolean(true)] : []), der.octetString(content));
  // The key itself is the last 65 bytes of a P-256 SubjectPublicKeyInfo: 0x04, x, y.
  const keyId = createHash("sha1").update(spki.subarray(-65)).digest();
  return der.sequence(
    // digitalSignature, keyEncipherment, keyAgreement, keyCertSign.
    extension("2.5.29.15", der.bitString(Buffer.from([0xac]), 2), true),
    // clientAuth, then serverAuth.
    extension("2.5.29.37", der.sequence(der.oid("1.3.6.1.5.5.7.3.2"), der.oid("1.3.6.1.5.5.7.3.1"))),
    extension("2.5.29.19", der.sequence(der.boolean(true)), true),
    extension("2.5.29.14", der.octetString(keyId)),
    extension("2.5.29.17", der.sequence(der.implicit(2, Buffer.from("localhost", "latin1")))),
  );
}

export function toPem(certDer: Uint8Array): string {
  const lines =
    Buffer.from(certDer)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

/**
 * The first certificate of a PEM text as DER.
 * @throws Error when the text holds no readable certificate
 */
export function fromPem(text: string): Buffer {
  return new X509Certificate(text).raw;
}

/**
 * A certificate as the sixth field of the handshake line: base64 without padding, which a Go host
 * would refuse.
 */
export function encodeCertificateField(certDer: Uint8Array): string {
  return Buffer.from(certDer).toString("base64").replace(/=+$/, "");
}

/**
 * The certificate in the sixth field of a handshake line, as DER. Refuses padding, as Go does.
 * @throws Error when the field holds no certificate
 */
export function decodeCertificateField(text: string): Buffer {
  const illegal = text.search(/[^A-Za-z0-9+/]/);
  // The text of Go's base64 decoder, so that a search finds both.
  if (illegal >= 0) throw new Error(`illegal base64 data at input byte ${illegal}`);
  return new X509Certificate(Buffer.from(text, "base64")).raw;
}
