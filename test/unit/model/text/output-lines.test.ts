// Tests of splitting a plugin's output into log lines.
import assert from "node:assert/strict";
import { mock } from "node:test";
import { OutputLines } from "../../../../src/model/text/output-lines.js";

describe("OutputLines", () => {
  let written: string[];
  let lines: OutputLines;
  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    written = [];
    lines = new OutputLines((line) => written.push(line));
  });
  afterEach(() => {
    lines.dispose();
    mock.timers.reset();
  });

  it("writes lines that end with LF or CR LF, however they are chunked", () => {
    for (const text of ["one\ntw", "o\r", "\n\nth", "ree\r\n"]) lines.push(text);
    assert.deepEqual(written, ["one", "two", "", "three"]);
  });

  it("writes an unfinished line after 200 ms, and its rest when it ends", () => {
    lines.push("Name: ");
    assert.deepEqual(written, []);
    mock.timers.tick(200);
    lines.push("Ada\nnext\n");
    assert.deepEqual(written, ["Name: ", "Ada", "next"]);
  });

  it("writes no empty line when only the end of a written line was missing", () => {
    lines.push("working");
    mock.timers.tick(200);
    lines.push("\n");
    assert.deepEqual(written, ["working"]);
  });

  it("writes the latest version every 200 ms when a line is rewritten faster than that", () => {
    for (let percent = 0; percent < 100; percent++) {
      lines.push(`\r${percent} %`);
      mock.timers.tick(10);
    }
    lines.push("\rdone\n");
    assert.deepEqual(written, ["19 %", "39 %", "59 %", "79 %", "99 %", "done"]);
  });

  it("keeps only the latest version when \\r ends each version", () => {
    lines.push("1 %\r2 %\r3 %\r");
    lines.push("4 %\r");
    mock.timers.tick(200);
    assert.deepEqual(written, ["4 %"]);
  });

  it("needs time linear in the output, and writes an endless line in pieces", () => {
    const began = performance.now();
    for (let sent = 0; sent < 20_000; sent++) lines.push("x".repeat(1_000));
    assert.ok(performance.now() - began < 5_000);
    assert.ok(written.length > 250 && written.every((line) => line.length <= 65 * 1024 + 1_000));
  });
});
