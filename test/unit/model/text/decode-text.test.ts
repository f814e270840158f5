// Text files are decoded without replacing a byte.
import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeText, NotTextError } from "../../../../src/model/text/decode-text.js";

const mark = "\ufeff";

function bigEndian(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}

function problem(bytes: Uint8Array): string {
  try {
    decodeText(bytes);
  } catch (error) {
    assert.ok(error instanceof NotTextError);
    return error.message;
  }
  return "none";
}

describe("decodeText", () => {
  it("reads UTF-8 with and without a byte order mark, and UTF-16 with one", () => {
    const wellFormed = fc.string({ unit: "grapheme" }).filter((text) => !text.startsWith(mark));
    fc.assert(
      fc.property(wellFormed, (text) => {
        assert.equal(decodeText(Buffer.from(text)), text);
        assert.equal(decodeText(Buffer.from(mark + text)), text);
        assert.equal(decodeText(Buffer.from(mark + text, "utf16le")), text);
        assert.equal(decodeText(bigEndian(mark + text)), text);
      }),
    );
  });

  it("refuses Latin-1 and names the place", () => {
    assert.equal(
      problem(Buffer.from('{\n  "name": "Jos\xe9"\n}', "latin1")),
      "not UTF-8 text: byte 0xE9 at line 2, column 15; save the file as UTF-8",
    );
    assert.match(problem(Buffer.from("\xe9", "latin1")), /byte 0xE9 at line 1, column 1;/);
  });

  it("counts characters, and is not misled by a replacement character in the file", () => {
    const bytes = Buffer.concat([Buffer.from("é\u{1f600}\ufffd"), Buffer.from([0xc3])]);
    assert.match(problem(bytes), /byte 0xC3 at line 1, column 4;/);
  });

  it("refuses UTF-16 that is cut off or has half a surrogate pair", () => {
    assert.match(problem(Buffer.from([0xff, 0xfe, 0x41, 0x00, 0x42])), /^not UTF-16 text: .* line 1, column 2;/);
    assert.match(problem(Buffer.from([0xfe, 0xff, 0x00, 0x41, 0x42])), /^not UTF-16 text: .* line 1, column 2;/);
    assert.match(problem(Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x42, 0x00])), /^not UTF-16 text: .* line 1, column 1;/);
  });
});
