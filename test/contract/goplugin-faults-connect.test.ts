// Faults of the handshake line and of the first connection.
import assert from "node:assert/strict";
import { all, exit, fields, starting, startingFile, startingMisfit, testFaults, words } from "../support/faults.js";

testFaults("goplugin faults of the handshake line", [
  {
    fault: "prints text that is not a handshake line",
    run: startingMisfit("nonsense"),
    reason: "unreadable-line",
    check: fields({ line: "Hello, I am a script and not a plugin." }),
  },
  {
    fault: "empty line",
    run: starting({ line: { text: "\n" } }),
    reason: "unreadable-line",
    check: fields({ line: "" }),
  },
  {
    fault: "incomplete line, then the end of stdout",
    run: starting({ line: { text: "1|1|unix", closeStdout: true } }),
    reason: "unreadable-line",
    check: fields({ line: "1|1|unix" }),
  },
  {
    fault: "closes stdout and keeps running",
    run: starting({ line: { text: "", closeStdout: true } }),
    reason: "unreadable-line",
    check: fields({ line: "" }),
  },
  {
    fault: "banner before the line",
    run: starting({ start: { stdout: "Welcome!\n" } }),
    reason: "unreadable-line",
    check: fields({ line: "Welcome!" }),
  },
  {
    fault: "binary garbage",
    run: starting({ line: { text: "\0\u0001\u0002|\u001b[31m\n" } }),
    reason: "unreadable-line",
  },
  {
    fault: "usage text and an error code",
    run: startingFile("#!/bin/sh\necho 'usage: tool [flags]'\necho 'flag needed' >&2\nexit 2\n"),
    reason: "unreadable-line",
    check: all(fields({ line: "usage: tool [flags]" }), words(/flag needed/)),
  },
  {
    fault: "line of more than 64 KiB",
    run: starting({ line: { text: `1|1|unix|/${"x".repeat(70_000)}\n` } }),
    reason: "unreadable-line",
    check: (failure) => {
      assert.ok(failure.reason === "unreadable-line");
      assert.match(failure.detail, /64 KiB/);
      assert.equal(failure.line.length, 1_024);
    },
  },
  {
    fault: "line that never ends",
    run: startingFile("#!/bin/sh\nexec cat /dev/zero\n"),
    reason: "unreadable-line",
  },
  { fault: "three fields", run: starting({ line: { fieldCount: 3 } }), reason: "unreadable-line" },
  {
    fault: "four fields, which mean net/rpc",
    run: starting({ line: { fieldCount: 4 } }),
    reason: "unsupported-protocol",
    check: fields({ protocol: "netrpc" }),
  },
  {
    fault: "core version is not a number",
    run: starting({ line: { fields: { core: "one" } } }),
    reason: "unreadable-line",
  },
  {
    fault: "core version 2",
    run: starting({ line: { fields: { core: "2" } } }),
    reason: "core-version",
    check: fields({ found: "2" }),
  },
  {
    fault: "application version 7",
    run: starting({ line: { fields: { app: "7" } } }),
    reason: "app-version",
    check: fields({ found: "7", supported: [1] }),
  },
  { fault: "netrpc", run: starting({ line: { fields: { protocol: "netrpc" } } }), reason: "unsupported-protocol" },
  {
    fault: "unknown network",
    run: starting({ line: { fields: { network: "vsock" } } }),
    reason: "unknown-network",
    check: fields({ network: "vsock" }),
  },
  {
    fault: "relative socket path",
    run: starting({ line: { fields: { address: "plugin1" } } }),
    reason: "bad-address",
  },
  {
    fault: "socket path too long for the system",
    run: starting({ line: { fields: { address: `/${"x".repeat(120)}` } } }),
    reason: "bad-address",
  },
  {
    fault: "TCP without a port",
    run: starting({ network: "tcp", line: { fields: { address: "127.0.0.1" } } }),
    reason: "bad-address",
  },
  {
    fault: "TCP address of another machine",
    run: starting({ network: "tcp", line: { fields: { address: "192.0.2.1:1234" } } }),
    reason: "foreign-address",
    check: fields({ why: "not-loopback" }),
  },
  {
    fault: "path of a file that is no socket",
    run: starting({ line: { fields: { address: "/dev/null" } } }),
    reason: "foreign-address",
    check: fields({ why: "not-a-socket" }),
  },
  {
    fault: "certificate that was not requested",
    run: starting({ line: { certificate: "unasked" } }),
    reason: "certificate-unexpected",
  },
  {
    fault: "requested certificate is missing",
    run: starting({ line: { certificate: "none" } }, { tls: "on" }),
    reason: "certificate-missing",
  },
  {
    fault: "padded certificate",
    run: starting({ line: { certificate: "padded" } }, { tls: "on" }),
    reason: "certificate-invalid",
  },
  {
    fault: "certificate field without a certificate",
    run: starting({ line: { fields: { certificate: "A".repeat(400) } } }, { tls: "on" }),
    reason: "certificate-invalid",
  },
]);

testFaults("goplugin faults of the first connection", [
  {
    fault: "socket does not exist",
    run: starting({ line: { fields: { address: "/tmp/no-such-socket" } } }),
    reason: "connect-failed",
    check: fields({ address: "/tmp/no-such-socket" }),
  },
  { fault: "no process listens on the socket", run: starting({ transport: "refuse" }), reason: "connect-failed" },
  {
    fault: "no process listens on the TCP port",
    run: starting({ transport: "refuse", network: "tcp" }),
    reason: "connect-failed",
  },
  {
    fault: "accepts connections and does not answer",
    run: starting({ transport: "silent" }, { startTimeoutMs: 1_000 }),
    reason: "connect-failed",
  },
  { fault: "resets connections", run: starting({ transport: "reset" }), reason: "connect-failed" },
  { fault: "answers with HTTP/1", run: starting({ transport: "garbage" }), reason: "connect-failed" },
  {
    fault: "presents another certificate",
    run: starting({ line: { certificate: "wrong" } }, { tls: "on" }),
    reason: "connect-failed",
  },
  {
    fault: "presents another certificate over TCP",
    run: starting({ network: "tcp", line: { certificate: "wrong" } }, { tls: "on" }),
    reason: "connect-failed",
  },
  {
    fault: "exits right after the line",
    run: starting({ transport: "silent", line: { thenEnd: { exit: 5 } } }),
    reason: "crashed",
    check: exit(5),
  },
  {
    fault: "panics right after the line",
    run: starting({ transport: "silent", line: { thenEnd: { panic: "late" } } }),
    reason: "crashed",
    check: all(exit(2), words(/panic: late/)),
  },
]);
