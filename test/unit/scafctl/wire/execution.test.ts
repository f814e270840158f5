import assert from "node:assert/strict";
import { isProviderError, ProviderError } from "../../../../src/scafctl/contract/errors.js";
import {
  executeRequest,
  executeResponse,
  failureResponse,
  readExecuteRequest,
  readExecuteResponse,
  UnreadableOutput,
} from "../../../../src/scafctl/wire/execution.js";
import {
  Diagnostic_Severity,
  ExecuteProviderRequest,
  ExecuteProviderResponse,
} from "../../../../src/scafctl/gen/scafctl/plugin.js";
import { parseJson, stringifyJson } from "../../../../src/scafctl/contract/json.js";
import type { ExecuteOptions, OutputLike } from "../../../../src/scafctl/contract/execution-types.js";

const { signal } = new AbortController();

function response(partial: Parameters<typeof ExecuteProviderResponse.fromPartial>[0]): ExecuteProviderResponse {
  return ExecuteProviderResponse.decode(
    ExecuteProviderResponse.encode(ExecuteProviderResponse.fromPartial(partial)).finish(),
  );
}

const output = (text: string): ExecuteProviderResponse => response({ output: Buffer.from(text) });

describe("execution request", () => {
  it("always has a context, at least {}", () => {
    const request = executeRequest("p", {});
    assert.equal(request.context.toString(), "{}");
    assert.equal(request.input.toString(), "{}");
    assert.equal(request.parameters.length, 0);
    assert.equal(request.solutionMetadata, undefined);
    assert.equal(request.iterationContext, undefined);
  });

  it("round-trips every option", () => {
    const options: ExecuteOptions = {
      capability: "action",
      dryRun: true,
      workingDirectory: "/w",
      outputDirectory: "/o",
      conflictStrategy: "skip",
      backup: true,
      resolverContext: { a: 2n ** 64n },
      parameters: { p: 1 },
      iteration: { item: [1], index: 3, itemAlias: "i", indexAlias: "n" },
      solution: {
        name: "n",
        version: "v",
        displayName: "d",
        description: "e",
        category: "c",
        tags: ["t"],
        source: "s",
      },
      authProfile: "dev",
      settings: { retry: { times: 9007199254740993n } },
    };
    const wire = ExecuteProviderRequest.encode(executeRequest("p", { x: 9007199254740993n }, options)).finish();
    const received = readExecuteRequest(ExecuteProviderRequest.decode(wire), signal);
    assert.deepEqual(received.input, { x: 9007199254740993n });
    assert.deepEqual(received.options, { ...options, signal });
  });

  it("treats empty fields as absent options, and no bytes as no inputs", () => {
    const received = readExecuteRequest(ExecuteProviderRequest.fromPartial({ providerName: "p" }), signal);
    assert.deepEqual(received, { input: {}, options: { signal } });
  });

  it("ignores a resolver context of another type", () => {
    const request = ExecuteProviderRequest.fromPartial({ context: Buffer.from('{"resolverContext":[1]}') });
    assert.deepEqual(readExecuteRequest(request, signal).options, { signal });
  });

  const broken: [field: Parameters<typeof ExecuteProviderRequest.fromPartial>[0], message: RegExp][] = [
    [{ input: Buffer.from("{") }, /^Error: failed to decode input: /],
    [{ input: Buffer.from("[1]") }, /^Error: failed to decode input: it is no JSON object$/],
    [{ context: Buffer.from("x") }, /^Error: failed to decode context: /],
    [{ parameters: Buffer.from("x") }, /^Error: failed to decode parameters: /],
    [{ iterationContext: { item: Buffer.from("x") } }, /^Error: failed to decode iteration item: /],
  ];
  for (const [field, message] of broken) {
    it(`is rejected with ${message.source}`, () => {
      assert.throws(() => readExecuteRequest(ExecuteProviderRequest.fromPartial(field), signal), message);
    });
  }

  it("fails for values that JSON cannot represent", () => {
    assert.throws(() => executeRequest("p", { x: Number.NaN }), /^TypeError: failed to encode input: x: NaN/);
  });
});

describe("execution response", () => {
  it("reads data of every kind without losing digits", () => {
    for (const data of ["null", '"x"', "[1,2]", '{"a":18446744073709551616}', "9007199254740993", "false"]) {
      assert.equal(stringifyJson(readExecuteResponse("p", output(`{"data":${data}}`)).data), data);
    }
  });

  it("fills in absent fields", () => {
    const empty = { data: null, warnings: [], metadata: {}, streamed: false };
    assert.deepEqual(readExecuteResponse("p", output('{"data":null}')), empty);
    assert.deepEqual(readExecuteResponse("p", output("null")), empty);
    assert.deepEqual(readExecuteResponse("p", output('{"warnings":null,"metadata":null,"other":1}')), empty);
  });

  it("reads warnings, metadata, streamed, exit code and diagnostics", () => {
    const wire = response({
      output: Buffer.from('{"data":1,"warnings":["w"],"metadata":{"m":1.0},"streamed":true}'),
      exitCode: 3,
      diagnostics: [
        { severity: Diagnostic_Severity.WARNING, summary: "s", detail: "d", attribute: "a" },
        { severity: Diagnostic_Severity.INVALID, summary: "i" },
        { severity: Diagnostic_Severity.UNRECOGNIZED, summary: "new" },
      ],
    });
    const { metadata, ...rest } = readExecuteResponse("p", wire);
    assert.equal(stringifyJson(metadata), '{"m":1.0}');
    assert.deepEqual(rest, {
      data: 1,
      warnings: ["w"],
      streamed: true,
      exitCode: 3,
      diagnostics: [
        { severity: "warning", summary: "s", detail: "d", attribute: "a" },
        { severity: "invalid", summary: "i" },
        { severity: "invalid", summary: "new" },
      ],
    });
  });

  it("fails with the provider's message, whatever else is set", () => {
    const wire = response({
      output: Buffer.from('{"data":1}'),
      error: "no such file",
      exitCode: 4,
      diagnostics: [{ severity: Diagnostic_Severity.ERROR, summary: "s" }],
    });
    assert.throws(
      () => readExecuteResponse("p", wire),
      (error) => {
        assert.ok(isProviderError(error));
        assert.deepEqual(
          [error.message, error.providerName, error.exitCode, error.diagnostics],
          ["no such file", "p", 4, [{ severity: "error", summary: "s" }]],
        );
        return true;
      },
    );
  });

  for (const text of [
    "",
    "{",
    "[]",
    '"x"',
    '{"data":1,"warnings":"w"}',
    '{"metadata":[]}',
    '{"streamed":1}',
    '{"warnings":[1]}',
  ]) {
    it(`reports a contract violation for ${text === "" ? "no bytes and no error" : text}`, () => {
      assert.throws(() => readExecuteResponse("p", output(text)), UnreadableOutput);
    });
  }

  it("omits absent fields", () => {
    assert.equal(executeResponse({ data: { b: 1n } }).output.toString(), '{"data":{"b":1}}');
    const all = executeResponse({ data: null, warnings: ["w"], metadata: { m: 1 }, streamed: true, exitCode: 2 });
    assert.equal(all.output.toString(), '{"data":null,"warnings":["w"],"metadata":{"m":1},"streamed":true}');
    assert.equal(all.exitCode, 2);
    assert.equal(
      executeResponse({ data: [], warnings: [], metadata: {}, streamed: false }).output.toString(),
      '{"data":[]}',
    );
  });

  it("writes bigints without losing digits and rejects values that would become null", () => {
    assert.equal(executeResponse({ data: 2n ** 64n }).output.toString(), '{"data":18446744073709551616}');
    assert.equal(executeResponse({ data: parseJson("1e400") }).output.toString(), '{"data":1e400}');
    const cycle: Record<string, unknown> = {};
    cycle["self"] = cycle;
    for (const data of [Number.NaN, Infinity, undefined, cycle, { a: undefined }]) {
      assert.throws(() => executeResponse({ data } as OutputLike), /^TypeError: failed to encode output: data/);
    }
    assert.throws(
      () => executeResponse(undefined),
      /^TypeError: failed to encode output: the provider returned nothing$/,
    );
  });

  it("has a message for every failure", () => {
    assert.equal(failureResponse(new Error("boom")).error, "boom");
    assert.equal(failureResponse(new TypeError()).error, "TypeError");
    assert.equal(failureResponse("text").error, "text");
    assert.equal(failureResponse("").error, "unknown error");
    const rich = failureResponse(
      new ProviderError("p", "bad", 3, [{ severity: "error", summary: "s", attribute: "a" }]),
    );
    assert.deepEqual(
      [rich.exitCode, rich.diagnostics],
      [3, [{ severity: 1, summary: "s", detail: "", attribute: "a" }]],
    );
  });
});
