// Lines of a stream, also of one that rewrites its last line.
import assert from "node:assert/strict";
import { LineBuffer, MAX_LINE } from "../../../../src/model/text/line-buffer.js";

describe("LineBuffer", () => {
  it("returns whole lines and keeps the rest", () => {
    const buffer = new LineBuffer();
    assert.deepEqual(buffer.push("one\r\ntwo\nth"), ["one", "two"]);
    assert.deepEqual(buffer.push("ree\n"), ["three"]);
    assert.equal(buffer.take(), "");
  });

  it("joins a \\r\\n that was split between two pieces", () => {
    const buffer = new LineBuffer();
    assert.deepEqual(buffer.push("one\r"), []);
    assert.deepEqual(buffer.push("\ntwo\n"), ["one", "two"]);
  });

  it("keeps only the newest state of a line that is rewritten with \\r", () => {
    const buffer = new LineBuffer();
    for (let percent = 0; percent < 100_000; percent++) assert.deepEqual(buffer.push(`\r${percent} %`), []);
    assert.ok(buffer.length < 20, "it does not grow");
    assert.equal(buffer.take(), "99999 %");
    assert.equal(buffer.take(), "");
    assert.deepEqual(buffer.push("\r50 %\r100 %\n"), ["100 %"]);
  });

  it("ends a line that grows without bound", () => {
    const buffer = new LineBuffer();
    const lines = Array.from({ length: 10 }, () => buffer.push("x".repeat(MAX_LINE / 4))).flat();
    assert.deepEqual(
      lines.map(({ length }) => length),
      [MAX_LINE, MAX_LINE],
    );
    assert.equal(buffer.length, MAX_LINE / 2);
  });
});
