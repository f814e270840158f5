// A plugin's stderr as log entries, by the rules of go-plugin's host.
import assert from "node:assert/strict";
import fc from "fast-check";
import { LogParser, logLineLimit, rewriteIntervalMs } from "../../../../../src/goplugin/host/process/log-parser.js";

const parse = (text: string | Buffer) => {
  const parser = new LogParser();
  return [...parser.push(Buffer.from(text)), ...parser.end()];
};
const one = (line: string) => {
  const entries = parse(`${line}\n`);
  assert.equal(entries.length, 1);
  const [entry] = entries;
  assert.ok(entry !== undefined);
  return entry;
};
const json = (entry: Record<string, unknown>): string =>
  JSON.stringify({ "@level": "info", "@message": "hello", "@timestamp": "2026-01-02T03:04:05.000006Z", ...entry });

describe("log parser", () => {
  it("reads an hclog entry", () => {
    assert.deepEqual(one(json({ "@module": "echo.sub", "@caller": "main.go:1", n: 1, "key with space": null })), {
      level: "info",
      message: "hello",
      module: "echo.sub",
      timestamp: "2026-01-02T03:04:05.000006Z",
      fields: { "@caller": "main.go:1", n: 1, "key with space": null },
    });
  });

  it("accepts five levels in any case, and reports the raw line at debug for any other", () => {
    for (const level of ["trace", "debug", "info", "warn", "error"] as const) {
      assert.equal(one(json({ "@level": level.toUpperCase() })).level, level);
    }
    for (const entry of [{ "@level": "fatal" }, { "@level": undefined }, { "@level": "off" }, { "@level": 3 }]) {
      const line = json(entry);
      assert.deepEqual(one(line), { level: "debug", message: line, fields: {} });
    }
  });

  it("accepts only timestamps with six fractional digits and an offset", () => {
    assert.equal(one(json({ "@timestamp": "2026-01-02T03:04:05.123456+02:00" })).level, "info");
    for (const timestamp of ["2026-01-02T03:04:05.123Z", "2026-01-02T03:04:05Z", "yesterday", 5]) {
      const line = json({ "@timestamp": timestamp });
      assert.deepEqual(one(line), { level: "debug", message: line, fields: {} });
    }
    assert.deepEqual(one(json({ "@timestamp": undefined })), { level: "info", message: "hello", fields: {} });
  });

  it("accepts special fields that are not strings, which crash Go's host", () => {
    assert.equal(one(json({ "@message": { a: 1 } })).message, '{"a":1}');
    assert.equal(one(json({ "@message": null })).message, "null");
    assert.equal(one(json({ "@message": undefined })).message, "");
    const entry = one(json({ "@module": 7 }));
    assert.equal(entry.module, undefined);
    assert.deepEqual(entry.fields, { "@module": 7 });
  });

  it("treats other JSON as plain text", () => {
    for (const line of ["[1]", "null", "7", '"text"', "{", "{}}", "{not json}"]) {
      assert.deepEqual(one(line), { level: "debug", message: line, fields: {} });
    }
  });

  it("reads the level from a prefix and keeps the prefix in the message", () => {
    for (const level of ["TRACE", "DEBUG", "INFO", "WARN", "ERROR"]) {
      const line = `[${level}] something`;
      assert.deepEqual(one(line), { level: level.toLowerCase(), message: line, fields: {} });
    }
    assert.equal(one("2026/01/02 03:04:05 [INFO] std log").level, "debug");
    assert.equal(one("[info] lower case").level, "debug");
  });

  it("reports a panic and the plain lines after it as errors, except lines with their own level", () => {
    for (const first of ["panic: boom", "fatal error: all goroutines are asleep"]) {
      const entries = parse(`before\n${first}\n\ngoroutine 1 [running]:\n[INFO] mine\n${json({})}\nmore`);
      assert.deepEqual(
        entries.map(({ level }) => level),
        ["debug", "error", "error", "error", "info", "info", "error"],
      );
    }
    assert.equal(one("  panic: indented").level, "debug");
  });

  it("keeps empty lines, drops carriage returns, and reads a last line without an end", () => {
    assert.deepEqual(
      parse("one\r\n\ntwo").map(({ message }) => message),
      ["one", "", "two"],
    );
    assert.deepEqual(parse(""), []);
  });

  it("keeps NUL and escape characters unchanged", () => {
    assert.equal(one("a\0b\u001b[31mc").message, "a\0b\u001b[31mc");
  });

  it("parses a line of exactly the limit and splits a longer one into raw pieces", () => {
    const fits = json({ pad: "x".repeat(logLineLimit - json({ pad: "" }).length) });
    assert.equal(fits.length, logLineLimit);
    assert.equal(one(fits).message, "hello");
    const entries = parse(`${fits.slice(0, -2)}y"}\n[ERROR] next\n`);
    assert.deepEqual(
      entries.map(({ level, message }) => [level, message.length]),
      [
        ["debug", logLineLimit],
        ["debug", 1],
        ["error", 12],
      ],
    );
  });

  it("never splits a character between pieces of a long line", () => {
    const line = "é".repeat(logLineLimit);
    const messages = parse(`x${line}\n`).map(({ message }) => message);
    assert.equal(messages.join(""), `x${line}`);
    assert.ok(messages.every((message) => !message.includes("\ufffd")));
  });

  it("emits pieces of an endless line while it is being read", () => {
    const parser = new LogParser();
    const chunk = Buffer.alloc(1_000, "x");
    let given = 0;
    for (let sent = 0; sent < 1_000; sent++) for (const { message } of parser.push(chunk)) given += message.length;
    assert.ok(given >= 1_000_000 - logLineLimit);
  });

  describe("a line rewritten with \\r", () => {
    it("emits an entry at most every 200 ms, and the last version at the end of the line", () => {
      let now = 0;
      const parser = new LogParser(() => now);
      const messages: string[] = [];
      for (let step = 0; step <= 1_000; step++, now += 1) {
        messages.push(...parser.push(Buffer.from(`${step}\r`)).map(({ message }) => message));
      }
      assert.deepEqual(messages, ["0", "200", "400", "600", "800"]);
      const ending = parser.push(Buffer.from("done\n")).map(({ message }) => message);
      assert.deepEqual(ending, ["1000", "done"]);
      assert.equal(rewriteIntervalMs, 200);
    });

    it("needs time linear in the length and constant memory", () => {
      const parser = new LogParser(() => 0);
      const chunk = Buffer.from(`\rdownloading ${"#".repeat(60)}`.repeat(800));
      const began = performance.now();
      let entries = 0;
      for (let sent = 0; sent < 1_000; sent++) entries += parser.push(chunk).length;
      assert.equal(entries, 1);
      assert.ok(performance.now() - began < 5_000);
    });

    it("ends the line once when \\r and \\n arrive separately or as \\r\\r\\n", () => {
      const parser = new LogParser();
      const messages = ["one\r", "\ntwo\r\r", "\n"].flatMap((text) =>
        parser.push(Buffer.from(text)).map(({ message }) => message),
      );
      assert.deepEqual(messages, ["one", "two"]);
    });

    it("emits the last version when the log ends", () => {
      const parser = new LogParser(() => 0);
      assert.deepEqual(
        [...parser.push(Buffer.from("1 %\r2 %\r")), ...parser.end()].map(({ message }) => message),
        ["1 %", "2 %"],
      );
    });
  });

  it("emits the same entries however the bytes are chunked", () => {
    const text = `[WARN] ä\n${json({ "@message": "ü €" })}\r\npanic: 💥\n\tat x\n\xff${"é".repeat(40_000)}\nend`;
    const bytes = Buffer.from(text);
    const whole = parse(bytes);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 40 }), (cuts) => {
        const parser = new LogParser();
        const points = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const entries = points.flatMap((start, index) =>
          parser.push(bytes.subarray(start, points[index + 1] ?? start)),
        );
        assert.deepEqual([...entries, ...parser.end()], whole);
      }),
      { numRuns: 200 },
    );
  });
});
