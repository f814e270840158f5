// Text from outside as plain text: capped, and nothing in it is invisible.
import assert from "node:assert/strict";
import fc from "fast-check";
import { cleanLine, cleanTail, cleanText } from "../../../../src/model/text/foreign-text.js";

const ESC = "\u001b";
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ESC,
      `${ESC}[31m`,
      `${ESC}]52;c;aGk=\u0007`,
      "\u009b",
      "\u202e",
      "\r",
      "\n",
      "\t",
      "\0",
      "\ud83d",
      "\ude00",
      "😀",
    ),
    fc.string({ unit: "binary", maxLength: 3 }),
  ),
});

describe("foreign text", () => {
  it("shows escapes, control characters and direction marks, and keeps words and lines", () => {
    assert.equal(cleanText(`${ESC}[31mred\r\nnext\ttab`), "\\u001b[31mred\nnext\ttab");
    assert.equal(cleanText("invoice\u202egnp.exe"), "invoice\\u202egnp.exe");
    assert.equal(
      cleanText("a\u0000b\u007f\u009b\u2028\ufeff\u200b\u00ad"),
      "a\\u0000b\\u007f\\u009b\\u2028\\ufeff\\u200b\\u00ad",
    );
    assert.equal(cleanText("ec\u{e0068}ho"), "ec\\udb40\\udc68ho");
  });

  it("keeps emoji, and joiners in scripts that need them", () => {
    for (const text of ["👩\u200d💻 ❤\ufe0f", "می\u200cخواهم", "葛\u{e0100}飾", "größer"])
      assert.equal(cleanText(text), text);
    assert.equal(cleanText("ec\u200dho\ufe0f"), "ec\\u200dho\\ufe0f");
  });

  it("leaves no control character and no direction mark in any text", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const cleaned of [cleanText(text, 50), cleanTail(text, 50)]) {
          assert.doesNotMatch(cleaned, /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
        }
        assert.doesNotMatch(cleanLine(text, 50), /\p{Cc}/u);
      }),
    );
  });

  it("drops colours from the output of a program, which are no part of what it says", () => {
    assert.equal(cleanTail(`${ESC}[1;31mfatal:${ESC}[0m no\u202e`), "fatal: no\\u202e");
  });

  it("is truncated at a character boundary, at either end", () => {
    assert.equal(cleanLine("abcdef", 4), "abc…");
    assert.equal(cleanTail("abcdef", 4), "…cdef");
    assert.equal(cleanText("x".repeat(100_000), 10).length, 10);
    fc.assert(
      fc.property(hostile, fc.integer({ min: 2, max: 20 }), (text, limit) => {
        assert.ok(cleanText(text, limit).length <= limit + 1);
        assert.ok(cleanLine(text, limit).length <= limit);
        assert.ok(cleanTail(text, limit).length <= limit + 1);
      }),
    );
    assert.equal(cleanText("ab😀", 4), "ab😀");
    assert.equal(cleanText("ab😀c", 4), "ab…");
  });

  it("becomes one line for single-line places", () => {
    assert.equal(cleanLine("  a\n\n b\tc  "), "a b c");
  });
});
