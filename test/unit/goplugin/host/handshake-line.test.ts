// The handshake line: every check of go-plugin's client.go, in its order.
import assert from "node:assert/strict";
import { type HandshakeExpectations, parseHandshakeLine } from "../../../../src/goplugin/host/handshake-line.js";
import { createIdentity, encodeCertificateField } from "../../../../src/goplugin/transport/certificate.js";

const plain: HandshakeExpectations = { versions: [1], tls: false, platform: "linux" };
const secure: HandshakeExpectations = { ...plain, tls: true };
const { certDer } = createIdentity();
const certificate = encodeCertificateField(certDer);

function lineOf(text: string, expectations = plain) {
  const parsed = parseHandshakeLine(text, expectations);
  assert.ok("line" in parsed, `refused: ${JSON.stringify(parsed)}`);
  return parsed.line;
}

function failureOf(text: string, expectations = plain) {
  const parsed = parseHandshakeLine(text, expectations);
  assert.ok("failure" in parsed, `accepted: ${JSON.stringify(parsed)}`);
  return parsed.failure;
}

describe("handshake line", () => {
  it("accepts the line of a Go plugin: six fields, the last one empty", () => {
    assert.deepEqual(lineOf("1|1|unix|/tmp/plugin1234|grpc|"), {
      protocolVersion: 1,
      network: "unix",
      address: "/tmp/plugin1234",
      certificate: undefined,
      multiplexes: false,
    });
  });

  it("accepts five and seven fields, whatever the seventh says", () => {
    assert.equal(lineOf("1|1|tcp|127.0.0.1:1234|grpc").address, "127.0.0.1:1234");
    assert.equal(lineOf("1|1|unix|/tmp/p|grpc||true").multiplexes, true);
    assert.equal(lineOf("1|1|unix|/tmp/p|grpc||rubbish").multiplexes, false);
  });

  it("trims the line, including a carriage return", () => {
    assert.equal(lineOf("  1|1|unix|/tmp/p|grpc|\r").address, "/tmp/p");
  });

  it("accepts bracketed IPv6 and localhost, and rejects addresses that need name resolution", () => {
    assert.equal(lineOf("1|1|tcp|[::1]:80|grpc").address, "[::1]:80");
    assert.equal(lineOf("1|1|tcp|localhost:80|grpc").address, "localhost:80");
    for (const address of [
      "127.0.0.1",
      "127.0.0.1:",
      "127.0.0.1:0",
      "127.0.0.1:70000",
      "::1:80",
      "example.org:80",
      "",
    ]) {
      assert.deepEqual(failureOf(`1|1|tcp|${address}|grpc`), { reason: "bad-address", network: "tcp", address });
    }
  });

  it("requires an absolute socket path within the system's length limit", () => {
    const longest = `/${"x".repeat(106)}`;
    assert.equal(lineOf(`1|1|unix|${longest}|grpc`).address, longest);
    assert.equal(failureOf(`1|1|unix|${longest}x|grpc`).reason, "bad-address");
    assert.equal(failureOf(`1|1|unix|${longest}|grpc`, { ...plain, platform: "darwin" }).reason, "bad-address");
    // Counted in bytes: 54 characters of two bytes each.
    assert.equal(failureOf(`1|1|unix|/${"é".repeat(54)}|grpc`).reason, "bad-address");
    assert.equal(failureOf("1|1|unix|plugin1234|grpc").reason, "bad-address");
    assert.equal(failureOf("1|1|unix||grpc").reason, "bad-address");
    assert.equal(failureOf("1|1|unix|/tmp/\0|grpc").reason, "bad-address");
  });

  it("rejects Unix sockets on Windows", () => {
    assert.deepEqual(failureOf("1|1|unix|C:\\x|grpc", { ...plain, platform: "win32" }), {
      reason: "unknown-network",
      network: "unix",
    });
  });

  it("rejects fewer than four fields and quotes the line", () => {
    for (const line of ["", "hello", "1|1|unix"]) {
      const failure = failureOf(line);
      assert.ok(failure.reason === "unreadable-line");
      assert.equal(failure.line, line);
    }
    const failure = failureOf("x".repeat(5_000));
    assert.ok(failure.reason === "unreadable-line");
    assert.equal(failure.line.length, 1_024);
  });

  it("rejects a line with non-numeric versions as not a handshake", () => {
    assert.equal(failureOf("a|1|unix|/p|grpc").reason, "unreadable-line");
    assert.equal(failureOf("1|b|unix|/p|grpc").reason, "unreadable-line");
    assert.equal(failureOf("1.0|1|unix|/p|grpc").reason, "unreadable-line");
    assert.equal(failureOf(" |1|unix|/p|grpc").reason, "unreadable-line");
  });

  it("rejects a different core or application version and names both sides' versions", () => {
    assert.deepEqual(failureOf("2|1|unix|/p|grpc"), { reason: "core-version", found: "2" });
    assert.deepEqual(failureOf("1|7|unix|/p|grpc", { ...plain, versions: [1, 2] }), {
      reason: "app-version",
      found: "7",
      supported: [1, 2],
    });
    assert.equal(lineOf("1|2|unix|/p|grpc", { ...plain, versions: [1, 2] }).protocolVersion, 2);
  });

  it("rejects other networks and protocols, and treats four fields as net/rpc", () => {
    assert.deepEqual(failureOf("1|1|udp|/p|grpc"), { reason: "unknown-network", network: "udp" });
    assert.deepEqual(failureOf("1|1|unix|/p|netrpc"), { reason: "unsupported-protocol", protocol: "netrpc" });
    assert.deepEqual(failureOf("1|1|unix|/p"), { reason: "unsupported-protocol", protocol: "netrpc" });
    assert.deepEqual(failureOf("1|1|unix|/p|"), { reason: "unsupported-protocol", protocol: "" });
  });

  it("checks in go-plugin's order", () => {
    const broken = ["2", "9", "udp", "nowhere", "netrpc", "x".repeat(60)];
    const repaired = ["1", "1", "unix", "/p", "grpc", ""];
    const order = ["core-version", "app-version", "unknown-network", "bad-address", "unsupported-protocol"];
    order.forEach((reason, index) => {
      const fields = [...repaired.slice(0, index), ...broken.slice(index)];
      assert.equal(failureOf(fields.join("|")).reason, reason);
    });
    assert.equal(failureOf([...repaired.slice(0, 5), broken[5]].join("|")).reason, "certificate-unexpected");
  });

  it("requires a certificate exactly when TLS was requested", () => {
    const line = `1|1|unix|/p|grpc|${certificate}`;
    assert.deepEqual(lineOf(line, secure).certificate, certDer);
    assert.deepEqual(failureOf(line), { reason: "certificate-unexpected" });
    assert.deepEqual(failureOf("1|1|unix|/p|grpc|", secure), { reason: "certificate-missing" });
    // Older plugins put other values of up to 50 characters there.
    assert.deepEqual(failureOf(`1|1|unix|/p|grpc|${"A".repeat(50)}`, secure), { reason: "certificate-missing" });
    assert.equal(lineOf(`1|1|unix|/p|grpc|${"A".repeat(50)}`).certificate, undefined);
  });

  it("rejects a padded certificate, as Go does, and an invalid one", () => {
    const padded = failureOf(`1|1|unix|/p|grpc|${certificate}=`, secure);
    assert.ok(padded.reason === "certificate-invalid");
    assert.match(padded.detail, /illegal base64 data at input byte \d+/);
    assert.equal(failureOf(`1|1|unix|/p|grpc|${"A".repeat(60)}`, secure).reason, "certificate-invalid");
    assert.equal(failureOf(`1|1|unix|/p|grpc|${certificate.slice(0, 100)}`, secure).reason, "certificate-invalid");
  });
});
