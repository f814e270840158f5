// The end of a stream, kept in little memory.
import assert from "node:assert/strict";
import fc from "fast-check";
import { LastWords } from "../../../../../src/goplugin/host/process/last-words.js";

describe("LastWords", () => {
  it("returns short output in full, trimmed", () => {
    const words = new LastWords();
    assert.equal(words.toString(), "");
    words.push(Buffer.from("  one\n"));
    words.push(Buffer.from("two\n"));
    assert.equal(words.toString(), "one\ntwo");
  });

  it("leaves out go-plugin's debug log, and keeps what a person wrote before it", () => {
    const words = new LastWords();
    words.push(Buffer.from("no configuration\n"));
    for (let line = 0; line < 100; line++)
      words.push(
        Buffer.from(`{"@level":"debug","@message":"plugin address ${line}","@timestamp":"2026-11-25T18:00:00Z"}\n`),
      );
    assert.equal(words.toString(), "no configuration");
    words.push(Buffer.from('{"@level":"error","@message":"cannot listen"}\n'));
    assert.equal(words.toString(), 'no configuration\n{"@level":"error","@message":"cannot listen"}');
  });

  it("keeps only the last 4 KB of long output", () => {
    const words = new LastWords();
    for (let line = 0; line < 10_000; line++) words.push(Buffer.from(`line ${line}\n`));
    assert.ok(words.toString().endsWith("line 9999"));
    assert.ok(words.toString().length <= 4_096);
    words.push(Buffer.alloc(1 << 20, "x"));
    assert.equal(words.toString(), "x".repeat(4_096));
  });

  it("starts at a character boundary however the bytes are chunked", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), fc.nat(7), (size, shift) => {
        const words = new LastWords();
        const bytes = Buffer.from(`${"x".repeat(shift)}${"é€💥".repeat(2_000)}`);
        for (let at = 0; at < bytes.length; at += size) words.push(bytes.subarray(at, at + size));
        const text = words.toString();
        assert.ok(!text.includes("\ufffd"), text.slice(0, 10));
        assert.ok(bytes.toString().endsWith(text));
        assert.ok(Buffer.byteLength(text) > 4_090);
      }),
    );
  });
});
