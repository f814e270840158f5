import fc from "fast-check";
import assert from "node:assert/strict";
import { OutputDecoder } from "../../../../src/scafctl/wire/output-decoder.js";

function decode(pieces: readonly Uint8Array[]): string[] {
  const decoder = new OutputDecoder();
  return [...pieces.map((piece) => decoder.decode(piece)), decoder.end()];
}

const BEL = "\u0007";

describe("OutputDecoder", () => {
  const text = "a\u001b[1;31mrot\u001b[0m größe 🎉\u001b]8;;https://x\u0007link\u001b]8;;\u001b\\ \u001b(B\r\n";

  /** From its escape on: a sequence with its end, or nothing at all. */
  const whole = new RegExp(`^.(\\[[\\d;]*m|\\]8;;.*${BEL}|\\\\|\\(B)`, "s");

  it("decodes the same text however the bytes are chunked, and never splits an escape", () => {
    const bytes = Buffer.from(text);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        const ends = [...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        const texts = decode(pieces);
        assert.equal(texts.join(""), text);
        for (const piece of texts) {
          assert.doesNotMatch(piece, /\uFFFD/);
          const last = piece.lastIndexOf("\u001b");
          if (last !== -1) assert.match(piece.slice(last), whole);
        }
      }),
    );
  });

  it("flushes buffered bytes at the end, and replaces invalid ones", () => {
    assert.deepEqual(decode([Buffer.from("x\u001b[3")]), ["x", "\u001b[3"]);
    assert.deepEqual(decode([Buffer.from([0x61, 0xc3])]), ["a", "\uFFFD"]);
    assert.deepEqual(decode([Buffer.from([0xff, 0x61])]), ["\uFFFDa", ""]);
  });

  it("does not buffer more than the longest escape sequence", () => {
    const [piece = "", rest = ""] = decode([Buffer.from(`\u001b]0;${"x".repeat(10_000)}`)]);
    assert.equal(piece.length + rest.length, 10_004);
    assert.ok(piece.length > 0);
  });

  it("keeps a byte order mark", () => {
    assert.deepEqual(decode([Buffer.from("\uFEFFa")]), ["\uFEFFa", ""]);
  });
});
