import assert from "node:assert/strict";
import { explain, explainInFull } from "../../../../src/model/errors/explain.js";
import { RequestError, type RequestFailure } from "../../../../src/model/errors/request-error.js";
import { PluginError, type PluginFailure, ProviderError } from "../../../../src/scafctl/index.js";

const exit = { code: 1, signal: null };
const method = "/scafctl.plugin.PluginService/ExecuteProvider";

/** One failure for each reason; the type requires all of them. */
const failureSamples: { readonly [R in PluginFailure["reason"]]: Extract<PluginFailure, { reason: R }> } = {
  "file-missing": { reason: "file-missing" },
  "not-a-file": { reason: "not-a-file" },
  "not-executable": { reason: "not-executable" },
  "not-allowed": { reason: "not-allowed", change: "changed" },
  setuid: { reason: "setuid" },
  "wrong-format": { reason: "wrong-format", found: "Windows program" },
  "wrong-architecture": { reason: "wrong-architecture", found: "arm64", expected: "x64" },
  "interpreter-missing": { reason: "interpreter-missing", interpreter: "/usr/bin/nope" },
  "checksum-mismatch": { reason: "checksum-mismatch", expected: "aa", found: "bb" },
  "socket-directory": { reason: "socket-directory", directory: "/tmp/x", detail: "too long" },
  "working-directory": { reason: "working-directory", directory: "/work/gone", code: "ENOENT" },
  "spawn-failed": { reason: "spawn-failed", code: "ETXTBSY" },
  "not-running": { reason: "not-running", pid: 4711, address: "/tmp/s", detail: "connect ECONNREFUSED" },
  "exited-before-handshake": { reason: "exited-before-handshake", exit, lastWords: "no config\n" },
  "cookie-refused": { reason: "cookie-refused", exit, lastWords: "This binary is a plugin." },
  "handshake-timeout": { reason: "handshake-timeout", timeoutMs: 10_000, lastWords: "" },
  "unreadable-line": { reason: "unreadable-line", line: "hello", detail: "1 field", lastWords: "" },
  "core-version": { reason: "core-version", found: "2" },
  "app-version": { reason: "app-version", found: "7", supported: [1] },
  "unknown-network": { reason: "unknown-network", network: "pipe" },
  "bad-address": { reason: "bad-address", network: "tcp", address: "nowhere" },
  "foreign-address": { reason: "foreign-address", network: "tcp", address: "192.0.2.1:80", why: "not-loopback" },
  "unsupported-protocol": { reason: "unsupported-protocol", protocol: "netrpc" },
  "certificate-unexpected": { reason: "certificate-unexpected" },
  "certificate-missing": { reason: "certificate-missing" },
  "certificate-invalid": { reason: "certificate-invalid", detail: "expired" },
  "connect-failed": { reason: "connect-failed", address: "/tmp/s", detail: "refused", lastWords: "" },
  "tls-required": { reason: "tls-required" },
  multiplexing: { reason: "multiplexing" },
  crashed: {
    reason: "crashed",
    method,
    exit: { code: null, signal: "SIGSEGV" },
    lastWords: "panic: oh\n\ngoroutine 1",
  },
  "lost-connection": { reason: "lost-connection", method, detail: "reset" },
  deadline: { reason: "deadline", method, timeoutMs: 1500 },
  "call-failed": { reason: "call-failed", method, code: 12, status: "UNIMPLEMENTED", detail: "unknown method" },
  "message-too-large": { reason: "message-too-large", method, side: "request", size: 5_242_897, limit: 4_194_304 },
  "bad-answer": { reason: "bad-answer", method, detail: "no JSON" },
  "broker-timeout": { reason: "broker-timeout", serviceId: 3 },
  "broker-closed": { reason: "broker-closed" },
  "out-of-resources": { reason: "out-of-resources", code: "EMFILE", operation: "open", file: "/plugins/echo" },
  stopped: { reason: "stopped" },
  cancelled: { reason: "cancelled" },
};

const requestFailures: { readonly [R in RequestFailure["reason"]]: Extract<RequestFailure, { reason: R }> } = {
  "unknown-provider": {
    reason: "unknown-provider",
    provider: "ecko",
    suggestion: "echo",
    known: 1,
    failed: [
      { name: "bad", path: "/p/bad", error: new PluginError("/p/bad", failureSamples["exited-before-handshake"]) },
    ],
  },
  "unknown-plugin": { reason: "unknown-plugin", plugin: "x" },
  "provider-not-in-plugin": {
    reason: "provider-not-in-plugin",
    provider: "x",
    plugin: { name: "echo", path: "/p/echo" },
    offers: ["echo"],
  },
  "uncertain-provider": {
    reason: "uncertain-provider",
    provider: "echo",
    plugin: { name: "b", path: "/p/b" },
    failed: [{ name: "a", path: "/p/a", error: new PluginError("/p/a", failureSamples["handshake-timeout"]) }],
  },
  "ambiguous-provider": {
    reason: "ambiguous-provider",
    provider: "echo",
    plugins: [
      { name: "a", path: "/p/a" },
      { name: "b", path: "/p/b" },
    ],
  },
  "secret-refused": { reason: "secret-refused", secret: "key", plugin: { name: "echo", path: "/p/echo" } },
  "secret-missing": { reason: "secret-missing", secret: "key", plugin: { name: "echo", path: "/p/echo" } },
  "secret-name": { reason: "secret-name", secret: "a b", problem: "secret name contains invalid characters" },
  "plugin-failed": {
    reason: "plugin-failed",
    plugin: { name: "bad", path: "/p/bad" },
    error: new PluginError("/p/bad", failureSamples["exited-before-handshake"]),
  },
};

function inFull(failure: PluginFailure, path = "/plugins/echo"): string {
  return explainInFull(new PluginError(path, failure));
}

describe("explain", () => {
  for (const failure of Object.values(failureSamples)) {
    it(`explains ${failure.reason} in one sentence`, () => {
      const { sentence, remedy, lastWords } = explain(new PluginError("/plugins/echo.exe", failure));
      assert.match(sentence, /[.!?…]$/);
      assert.doesNotMatch(sentence, /\n|undefined|\[object|\.\.$/);
      if (failure.reason !== "cancelled") assert.match(sentence, /\becho\b/);
      if (remedy !== undefined) assert.match(remedy, /[.?]$/);
      assert.notEqual(lastWords, "");
    });
  }

  for (const failure of Object.values(requestFailures)) {
    it(`explains ${failure.reason} in one sentence`, () => {
      const { sentence } = explain(new RequestError(failure));
      assert.match(sentence, /\.$/);
      assert.doesNotMatch(sentence, /\n|undefined|\[object/);
    });
  }

  it("names the plugin, its last output and the remedy", () => {
    assert.equal(
      inFull(failureSamples["exited-before-handshake"]),
      "echo did not start: it exited with status 1 before the handshake. Its last words: no config. Remove the file from this directory if it is not a plugin.",
    );
    assert.equal(
      inFull(failureSamples.crashed),
      "echo crashed in ExecuteProvider: it was ended by SIGSEGV. Its last words: panic: oh goroutine 1.",
    );
    assert.equal(
      inFull({ ...failureSamples.crashed, method: "" }).split(".")[0],
      "echo crashed: it was ended by SIGSEGV",
    );
    assert.match(inFull(failureSamples.deadline), /^echo did not answer ExecuteProvider within 1\.5 seconds\./);
    assert.match(
      inFull(failureSamples["message-too-large"]),
      /^The request ExecuteProvider to echo is too large: 5,242,897 bytes, and the plugin accepts at most 4,194,304\./,
    );
    assert.match(inFull(failureSamples["call-failed"]), /a newer version of it may\.$/);
  });

  it("repeats the message of a provider's error", () => {
    assert.deepEqual(explain(new ProviderError("echo", "message must be a string")), {
      sentence: "echo failed: message must be a string.",
      actions: ["show-log"],
    });
  });

  it("suggests a similar provider and names the plugins that did not load", () => {
    assert.equal(
      explainInFull(new RequestError(requestFailures["unknown-provider"])),
      'No plugin offers a provider "ecko". Did you mean "echo"? bad did not start: it exited with status 1 before the handshake. Its last words: no config.',
    );
    const nothing = { ...requestFailures["unknown-provider"], known: 0, failed: [] };
    assert.deepEqual(explain(new RequestError(nothing)).actions, ["open-settings"]);
  });

  it("shows paths when two plugins have the same name", () => {
    const plugins = [
      { name: "echo", path: "/a/echo" },
      { name: "echo", path: "/b/echo" },
    ];
    const { sentence } = explain(new RequestError({ ...requestFailures["ambiguous-provider"], plugins }));
    assert.equal(sentence, 'Several plugins offer "echo": /a/echo, /b/echo.');
  });

  it("sanitizes and shortens text from a plugin", () => {
    const evil = `\u001b]0;owned\u0007\u001b[31m${"x".repeat(10_000)}\u202e`;
    const hostile: PluginFailure[] = [
      { ...failureSamples["unreadable-line"], line: evil, detail: evil, lastWords: evil },
      { ...failureSamples["call-failed"], status: evil, detail: evil, method: evil },
      { ...failureSamples["exited-before-handshake"], lastWords: evil },
    ];
    for (const error of [
      ...hostile.map((failure) => new PluginError(`/p/${evil}`, failure)),
      new ProviderError(evil, evil),
    ]) {
      const { sentence, lastWords = "" } = explain(error);
      for (const text of [sentence, lastWords]) {
        assert.doesNotMatch(text, /(?!\n)\p{Cc}|\u202e/u);
        assert.ok(text.length < 3000);
      }
    }
  });

  it("explains a thrown value of any type", () => {
    for (const thrown of [new Error("boom"), "boom", undefined, null, { toString: () => "boom" }]) {
      assert.match(explain(thrown).sentence, /^Unexpected error: /);
    }
  });
});
