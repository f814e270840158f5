// Tests of sanitizing text from plugins for terminals, messages and Markdown.
import assert from "node:assert/strict";
import fc from "fast-check";
import { cleanLine, cleanTail, cleanText, escapeMarkdown } from "../../../../src/model/text/foreign-text.js";

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
  it("removes terminal escapes and keeps words and lines", () => {
    assert.equal(cleanText(`${ESC}[1;31mred${ESC}[0m\r\n${ESC}]0;title\u0007next\ttab`), "red\nnext\ttab");
    assert.equal(cleanText(`a${ESC}]8;;http://evil${ESC}\\link${ESC}]8;;${ESC}\\b`).includes(ESC), false);
  });

  it("removes every control character and direction mark", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const cleaned of [cleanText(text, 50), cleanTail(text, 50)]) {
          assert.doesNotMatch(cleaned, /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
        }
        assert.doesNotMatch(cleanLine(text, 50), /\p{Cc}/u);
      }),
    );
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

  it("is escaped in Markdown: no links, HTML or icons", () => {
    assert.equal(escapeMarkdown("[run](command:evil)"), "\\[run\\]\\(command\\:evil\\)");
    assert.equal(escapeMarkdown("<img src=x>"), "&lt;img src=x\\>");
    assert.equal(escapeMarkdown("$(gear) *b* `c`"), "\\$\\(gear\\) \\*b\\* \\`c\\`");
    assert.equal(escapeMarkdown("a\n    b"), "a\n\nb");
  });
});
