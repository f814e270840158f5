// hclog's JSON as Go hosts parse it, without the values on which they crash.
import assert from "node:assert/strict";
import fc from "fast-check";
import { createPluginLog, formatLogLine, type LogFields } from "../../../../src/goplugin/serve/plugin-log.js";

const moment = new Date("2026-01-02T03:04:05.678Z");
const parse = (line: string): Record<string, unknown> => JSON.parse(line) as Record<string, unknown>;
const format = (message: string, fields: LogFields = {}): string =>
  formatLogLine("info", "echo", message, fields, moment);

describe("plugin log", () => {
  it("writes hclog's keys and a timestamp with exactly six fractional digits", () => {
    assert.equal(
      format("hello", { count: 2 }),
      '{"@level":"info","@message":"hello","@module":"echo","@timestamp":"2026-01-02T03:04:05.678000Z","count":2}\n',
    );
  });

  it("has one method for each level", () => {
    const lines: string[] = [];
    const log = createPluginLog("m", (line) => lines.push(line));
    for (const level of ["trace", "debug", "info", "warn", "error"] as const) log[level](level, { a: 1 });
    assert.deepEqual(
      lines.map((line) => parse(line)["@level"]),
      ["trace", "debug", "info", "warn", "error"],
    );
  });

  it("keeps the special keys as strings when fields have the same names", () => {
    const line = parse(format("m", { "@message": 7, "@level": null, "@timestamp": {}, "@module": 1 }));
    assert.equal(line["@message"], "m");
    assert.equal(line["@level"], "info");
    assert.equal(line["_@message"], 7);
    for (const key of ["@message", "@level", "@timestamp", "@module"]) assert.equal(typeof line[key], "string");
  });

  it("writes values that JSON cannot represent as text", () => {
    const cycle: Record<string, unknown> = { a: 1n };
    cycle["self"] = cycle;
    const line = parse(
      format("m", { cycle, big: 10n, call: ignore, mark: Symbol("x"), error: new TypeError("broken") }),
    );
    assert.equal(line["big"], "10");
    assert.equal(line["mark"], "Symbol(x)");
    assert.match(String(line["cycle"]), /Circular/);
    assert.match(String(line["error"]), /^TypeError: broken\n/);
  });

  it("writes one line below 64 KiB for any entry", () => {
    const anything = fc.dictionary(fc.string(), fc.anything({ withBigInt: true, withDate: true, withMap: true }));
    fc.assert(
      fc.property(
        fc.string().map((text) => text.repeat(3_000)),
        anything,
        (message, fields) => {
          const line = format(message, fields);
          assert.ok(Buffer.byteLength(line) < 64 * 1024);
          assert.equal(line.indexOf("\n"), line.length - 1);
          assert.equal(typeof parse(line)["@message"], "string");
        },
      ),
      { numRuns: 100 },
    );
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`key${i}`, "\u0001".repeat(200)]));
    const line = format("\u0000".repeat(100_000), many);
    assert.ok(Buffer.byteLength(line) < 64 * 1024, `${Buffer.byteLength(line)} bytes`);
    assert.equal(parse(line)["truncated"], true);
  });
});

function ignore(): void {
  // A value that JSON cannot represent.
}
