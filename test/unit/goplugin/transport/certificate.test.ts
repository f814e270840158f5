// The AutoMTLS certificate, read by Node's own X.509 parser and by OpenSSL.
import assert from "node:assert/strict";
import { createHash, createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import fc from "fast-check";
import {
  createIdentity,
  decodeCertificateField,
  encodeCertificateField,
  fromPem,
  toPem,
} from "../../../../src/goplugin/transport/certificate.js";
import * as der from "../../../../src/goplugin/transport/der.js";

describe("AutoMTLS certificate", () => {
  const now = new Date("2026-03-04T05:06:07.000Z");
  const identity = createIdentity(now);
  const parsed = new X509Certificate(identity.certDer);

  it("uses go-plugin's names on both sides", () => {
    assert.equal(parsed.subject, "O=HashiCorp\nCN=localhost");
    assert.equal(parsed.issuer, parsed.subject);
    assert.equal(parsed.subjectAltName, "DNS:localhost");
    assert.equal(parsed.checkHost("localhost"), "localhost");
  });

  it("is signed by its own P-256 key", () => {
    assert.equal(parsed.publicKey.asymmetricKeyType, "ec");
    assert.equal(parsed.publicKey.asymmetricKeyDetails?.namedCurve, "prime256v1");
    assert.ok(parsed.verify(parsed.publicKey));
    assert.ok(parsed.checkIssued(parsed));
    assert.ok(parsed.checkPrivateKey(createPrivateKey(identity.keyPem)));
  });

  it("is a CA for clients and servers, with the key usage bits of Go's", () => {
    assert.equal(parsed.ca, true);
    assert.deepEqual(parsed.keyUsage, ["1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1"]);
    const text = identity.certDer.toString("hex");
    assert.ok(text.includes("0603551d0f0101ff0404030202ac"), "key usage: critical, bit string 03 02 02 AC");
    assert.ok(text.includes("0603551d130101ff040530030101ff"), "basic constraints: critical, CA without path length");
  });

  it("carries the SHA-1 of its key as subject key id", () => {
    const key = parsed.publicKey.export({ type: "spki", format: "der" }).subarray(-65);
    const id = createHash("sha1").update(key).digest("hex");
    assert.ok(identity.certDer.toString("hex").includes(`0603551d0e041604 14${id}`.replace(" ", "")));
  });

  it("is valid from 30 seconds ago for 30 years", () => {
    assert.equal(new Date(parsed.validFrom).toISOString(), "2026-03-04T05:05:37.000Z");
    assert.equal(new Date(parsed.validTo).getTime(), now.getTime() + 262_980 * 3_600_000);
  });

  it("has a fresh serial number and key each time", () => {
    const other = new X509Certificate(createIdentity(now).certDer);
    assert.notEqual(other.serialNumber, parsed.serialNumber);
    assert.ok(!other.publicKey.equals(parsed.publicKey));
  });

  it("round-trips through PEM and the sixth handshake field", () => {
    assert.ok(fromPem(identity.certPem).equals(identity.certDer));
    assert.ok(identity.certPem.split("\n").every((line) => line.length <= 64));
    const field = encodeCertificateField(identity.certDer);
    assert.match(field, /^[A-Za-z0-9+/]+$/);
    assert.ok(decodeCertificateField(field).equals(identity.certDer));
  });

  it("never pads the field for any certificate length", () => {
    for (let length = 1; length < 10; length++) {
      assert.ok(!encodeCertificateField(Buffer.alloc(length)).includes("="), `${length} bytes`);
    }
  });

  it("rejects padding, other alphabets and bytes that are not a certificate, as Go does", () => {
    const field = encodeCertificateField(identity.certDer);
    assert.throws(
      () => decodeCertificateField(`${field}=`),
      new RegExp(`illegal base64 data at input byte ${field.length}`),
    );
    assert.throws(() => decodeCertificateField("ab-_"), /illegal base64 data at input byte 2/);
    assert.throws(() => decodeCertificateField(field.slice(0, 100)));
    assert.throws(() => decodeCertificateField(Buffer.alloc(80, 7).toString("base64").replace(/=/g, "")));
  });

  it("rejects PEM text without a certificate", () => {
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    assert.throws(() => fromPem("not a certificate"));
    assert.throws(() => fromPem(publicKey.export({ type: "spki", format: "pem" }).toString()));
  });

  it("wraps any DER into PEM that decodes to the same bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), (bytes) => {
        const body = toPem(bytes).replace(/-----[^-]+-----|\n/g, "");
        assert.ok(Buffer.from(body, "base64").equals(Buffer.from(bytes)));
      }),
    );
  });
});

describe("DER", () => {
  it("encodes lengths in their shortest form", () => {
    assert.equal(der.octetString(Buffer.alloc(0x7f)).subarray(0, 2).toString("hex"), "047f");
    assert.equal(der.octetString(Buffer.alloc(0x80)).subarray(0, 3).toString("hex"), "048180");
    assert.equal(der.octetString(Buffer.alloc(0x1234)).subarray(0, 4).toString("hex"), "04821234");
  });

  it("encodes integers in their shortest, non-negative form", () => {
    assert.equal(der.integer(Buffer.from([0, 0, 0x7f])).toString("hex"), "02017f");
    assert.equal(der.integer(Buffer.from([0x80])).toString("hex"), "02020080");
    assert.equal(der.integer(Buffer.from([0])).toString("hex"), "020100");
  });

  it("encodes object identifiers with long components", () => {
    assert.equal(der.oid("1.2.840.10045.4.3.2").toString("hex"), "06082a8648ce3d040302");
  });

  it("switches from UTCTime to GeneralizedTime in 2050", () => {
    assert.equal(der.time(new Date("2049-12-31T23:59:59Z")).toString("latin1"), "\x17\x0d491231235959Z");
    assert.equal(der.time(new Date("2050-01-01T00:00:00Z")).toString("latin1"), "\x18\x0f20500101000000Z");
  });
});
