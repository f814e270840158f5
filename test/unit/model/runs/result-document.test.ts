// Tests of writing a result as JSON.
import assert from "node:assert/strict";
import { MAX_EDITOR_BYTES, resultDocument, resultJson } from "../../../../src/model/runs/result-document.js";
import type { RunResult } from "../../../../src/model/runs/run-result.js";
import { parseJson, PluginError } from "../../../../src/scafctl/index.js";

const ok: RunResult = {
  status: "ok",
  provider: "echo",
  plugin: "echo",
  pluginPath: "/plugins/echo",
  capability: "transform",
  dryRun: false,
  inputs: { message: "hi" },
  data: { echoed: "hi" },
  warnings: ["careful"],
  metadata: { took: 1 },
  streamed: false,
  diagnostics: [],
  remarks: [],
  outputFindings: [],
  hostCalls: [],
  startedAt: new Date(0),
  durationMs: 12.6,
};

describe("resultDocument", () => {
  it("contains the result and the request", () => {
    const { text, tooLarge } = resultDocument(ok);
    assert.equal(tooLarge, false);
    assert.deepEqual(JSON.parse(text), {
      status: "ok",
      data: { echoed: "hi" },
      warnings: ["careful"],
      metadata: { took: 1 },
      error: null,
      durationMs: 13,
      provider: "echo",
      plugin: "echo",
      pluginPath: "/plugins/echo",
      capability: "transform",
      inputs: { message: "hi" },
      startedAt: "1970-01-01T00:00:00.000Z",
    });
  });

  it("orders data, errors and findings, and omits empty keys", () => {
    const failed: RunResult = {
      ...ok,
      status: "failed",
      data: null,
      error: "no",
      exitCode: 3,
      whatIf: "Would fail",
      streamed: true,
      diagnostics: [{ severity: "error", summary: "too long", attribute: "message" }],
      remarks: [{ severity: "info", code: "dry-run", provider: "echo", message: "A dry run." }],
      outputFindings: [{ severity: "warning", code: "type", message: "Not so.", path: ["echoed"] }],
      hostCalls: [
        { rpc: "GetSecret", name: "key", outcome: "ok", run: "a run", at: new Date(0), durationMs: 1.4 },
        { rpc: "ListAuthHandlers", name: "", outcome: "failed", error: "no", at: new Date(0), durationMs: 0 },
      ],
    };
    assert.deepEqual(resultJson(failed).hostCalls, [
      { at: "1970-01-01T00:00:00.000Z", call: "GetSecret", name: "key", outcome: "ok", durationMs: 1 },
      { at: "1970-01-01T00:00:00.000Z", call: "ListAuthHandlers", outcome: "failed", error: "no", durationMs: 0 },
    ]);
    const keys = Object.keys(JSON.parse(resultDocument(failed).text) as object);
    assert.deepEqual(keys, [
      "status",
      "data",
      "error",
      "exitCode",
      "exitCodeMeaning",
      "whatIf",
      "warnings",
      "diagnostics",
      "outputFindings",
      "remarks",
      "hostCalls",
      "metadata",
      "streamed",
      "durationMs",
      "provider",
      "plugin",
      "pluginPath",
      "capability",
      "inputs",
      "startedAt",
    ]);
    assert.equal(resultJson(failed).exitCodeMeaning, "invalid input");
    assert.equal(resultJson({ ...failed, exitCode: 42 }).exitCodeMeaning, undefined);
  });

  it("keeps every digit of a number", () => {
    const data = parseJson('{"a":9007199254740993,"b":18446744073709551616,"c":1.10}');
    assert.match(
      resultDocument({ ...ok, data }).text,
      /"a": 9007199254740993,\n\s+"b": 18446744073709551616,\n\s+"c": 1\.10\n/,
    );
  });

  it("is too large for an editor when its UTF-8 exceeds the limit", () => {
    const tooLarge = (data: string): boolean => resultDocument({ ...ok, data }).tooLarge;
    assert.equal(tooLarge("x".repeat(MAX_EDITOR_BYTES - 1000)), false);
    assert.equal(tooLarge("x".repeat(MAX_EDITOR_BYTES)), true);
    assert.equal(tooLarge("é".repeat(MAX_EDITOR_BYTES / 2)), true);
  });
});

describe("resultJson", () => {
  it("contains the message of the provider when it failed", () => {
    const { status, data, error } = resultJson({
      ...ok,
      status: "failed",
      data: null,
      error: "message must be a string",
    });
    assert.deepEqual([status, data, error], ["failed", null, "message must be a string"]);
  });

  it("explains the failure of the plugin, with its last output", () => {
    const failure = new PluginError("/plugins/echo", {
      reason: "crashed",
      method: "/scafctl.plugin.PluginService/ExecuteProvider",
      exit: { code: 2, signal: null },
      lastWords: "panic: oh\n",
    });
    const { error } = resultJson({ ...ok, status: "failed", data: null, failure });
    assert.equal(error, "echo crashed in ExecuteProvider: it exited with status 2. Its last words: panic: oh");
  });
});
