// What plugins send is bounded: what is large or deep is named and does not end the host.
import assert from "node:assert/strict";
import { readMessageLimit } from "../../../src/goplugin/transport/message-limit.js";
import { printable } from "../../../src/model/runs/run-findings.js";
import { OutputLines } from "../../../src/model/text/output-lines.js";
import { isDeeperThan, type JsonValue, parseJson, stringifyJson } from "../../../src/scafctl/contract/json.js";
import { ExecuteProviderResponse, ProviderDescriptor } from "../../../src/scafctl/gen/scafctl/plugin.js";
import { readDescriptor } from "../../../src/scafctl/wire/descriptor.js";
import { readExecuteResponse } from "../../../src/scafctl/wire/execution.js";

const nested = (depth: number): string => `${'{"items":'.repeat(depth)}{}${"}".repeat(depth)}`;
const output = (text: string): ExecuteProviderResponse =>
  ExecuteProviderResponse.fromPartial({ output: Buffer.from(text) });

describe("attack: large and deep things from a plugin", () => {
  it("names a message over our own limit, apart from one over the plugin's", () => {
    const text = "Received message larger than max (70000000 vs 67108864)";
    assert.deepEqual(readMessageLimit(text, 10), { side: "own", size: 70_000_000, limit: 67_108_864 });
    assert.equal(readMessageLimit(text, 70_000_000)?.side, "request");
    assert.equal(readMessageLimit("grpc: received message larger than max (5 vs. 4)", 10), undefined);
  });

  it("counts nesting without recursion", () => {
    const value = parseJson(nested(200_000));
    assert.equal(isDeeperThan(200_000, value), true);
    assert.equal(isDeeperThan(200_001, value), false);
    assert.deepEqual([isDeeperThan(0, 1), isDeeperThan(0, []), isDeeperThan(1, [1, { a: [] }])], [false, true, true]);
  });

  for (const depth of [257, 3_000, 200_000]) {
    it(`leaves out a schema of ${depth} levels and says so`, () => {
      const raw = Buffer.from(nested(depth));
      const wire = ProviderDescriptor.fromPartial({
        name: "deep",
        rawSchema: raw,
        rawOutputSchemas: new Map([["transform", raw]]),
        operations: [{ name: "put", inputSchema: raw, outputSchema: raw }],
      });
      const { descriptor, findings } = readDescriptor("deep", wire);
      assert.equal(descriptor.schema, undefined);
      assert.equal(findings.filter(({ code }) => code === "schema-too-deep").length, 4);
      assert.ok(stringifyJson(descriptor).length < 1_000);
    });
  }

  it("keeps a large output as text and does not parse it", () => {
    const text = `{"data": ${"[".repeat(1_000)}`;
    assert.deepEqual(readExecuteResponse("x", output(text), 500), {
      data: null,
      warnings: [],
      metadata: {},
      streamed: false,
      unparsed: text,
    });
    assert.equal(readExecuteResponse("x", output('{"data":1}'), 500).unparsed, undefined);
  });

  it("says that the run happened when its data is too deep to print", () => {
    for (const member of ["data", "metadata"]) {
      const text = member === "data" ? nested(100_000) : `{"a":${nested(100_000)}}`;
      const read = readExecuteResponse("x", output(`{"${member}":${text}}`));
      const { data, findings } = printable("x", { ...read, transport: "unary", findings: [] });
      assert.equal(data, null);
      assert.deepEqual(
        findings.map(({ code, message }) => [code, message.slice(0, 17)]),
        [["result-too-deep", "The provider ran."]],
      );
    }
    const fine: JsonValue = parseJson(nested(900));
    const kept = printable("x", {
      data: fine,
      warnings: [],
      metadata: {},
      streamed: false,
      transport: "unary",
      findings: [],
    });
    assert.equal(kept.data, fine);
    assert.ok(stringifyJson(kept.data, 2).length > 900);
  });

  it("writes a line without an end in pieces of 64 KiB", () => {
    const written: number[] = [];
    const lines = new OutputLines((line) => written.push(line.length));
    lines.push("x".repeat(1_000_000));
    lines.push("\n");
    assert.equal(
      written.reduce((sum, length) => sum + length, 0),
      1_000_000,
    );
    assert.ok(Math.max(...written) <= 65_536);
    lines.dispose();
  });
});
