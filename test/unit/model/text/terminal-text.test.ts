// Tests of terminal output: colours are kept, every other escape sequence is removed.
import assert from "node:assert/strict";
import fc from "fast-check";
import { terminalText } from "../../../../src/model/text/terminal-text.js";

const ESC = "\u001b";
const BEL = "\u0007";

describe("terminal text", () => {
  it("keeps colours and the sequences that progress lines need", () => {
    for (const text of [
      "plain\ttext\r\nnext\n",
      `${ESC}[1;31mred${ESC}[0m ${ESC}[38;5;208morange${ESC}[m ${ESC}[38:2::1:2:3mrgb`,
      `10 %\r20 %\r${ESC}[K30 %`,
      `${ESC}[2K${ESC}[1G${ESC}[3C${ESC}[Ddone\b\b`,
      "größer 日本 😀",
    ]) {
      assert.equal(terminalText(text), text);
    }
  });

  it("removes titles, links, clipboard writes and other string sequences with their content", () => {
    for (const sequence of [
      `${ESC}]0;a title${BEL}`,
      `${ESC}]52;c;aGk=${ESC}\\`,
      `${ESC}]8;;http://evil.example${ESC}\\`,
      `${ESC}]1337;File=name=x:AAAA${BEL}`,
      `${ESC}P+q544e${ESC}\\`,
      `${ESC}_application${ESC}\\`,
      `${ESC}^private${ESC}\\`,
      `${ESC}Xstring${ESC}\\`,
      "\u009d0;a title\u009c",
      "\u00900;1|17/17\u009c",
    ]) {
      assert.equal(terminalText(`a${sequence}b`), "ab", JSON.stringify(sequence));
    }
    assert.equal(terminalText(`${ESC}]8;;http://evil${ESC}\\words${ESC}]8;;${ESC}\\`), "words");
  });

  it("removes sequences that leave the line, query the terminal or change its modes", () => {
    for (const sequence of [
      "[A",
      "[2B",
      "[H",
      "[3;4H",
      "[2J",
      "[3J",
      "[1049h",
      "[?1049h",
      "[?25l",
      "[?2004h",
      "[6n",
      "[c",
      "[>4;1m",
      "[?4m",
      "[1 q",
      "[5i",
      "[r",
      "[s",
      "[20t",
      "c",
      "7",
      "(0",
      "#8",
      "=",
      " F",
    ]) {
      assert.equal(terminalText(`a${ESC}${sequence}b`), "ab", sequence);
    }
    assert.equal(terminalText(`a\u009b2Jb\u009b31mc`), `ab${ESC}[31mc`);
  });

  it("removes bells and other control characters, and shows bidirectional marks", () => {
    assert.equal(terminalText(`a${BEL}b\u0000c\u000bd\u007fe\u0085f`), "abcdef");
    assert.equal(terminalText("user\u202enimda\u2066!\u2069"), "user\\u202enimda\\u2066!\\u2069");
  });

  it("removes incomplete sequences", () => {
    assert.equal(terminalText(`a${ESC}`), "a");
    assert.equal(terminalText(`a${ESC}[31`), "a");
    assert.equal(terminalText(`a${ESC}]52;c;AAAA`), "a");
    // Kept, because the next sequence ends the incomplete one.
    assert.equal(terminalText(`a${ESC}]0;title${ESC}[32mgreen`), `a${ESC}[32mgreen`);
  });

  it("leaves only allowed escapes for any text, also when filtered twice", () => {
    const hostile = fc.string({
      unit: fc.oneof(
        fc.constantFrom(ESC, `${ESC}[`, `${ESC}]`, "31m", "2J", BEL, "\u009b", "\u009c", "\u202e", ";", "[", "\r", "m"),
        fc.string({ unit: "binary", maxLength: 2 }),
      ),
    });
    const allowed = new RegExp(`${ESC}\\[(?:[\\d;:]*m|[012]?K|\\d*[GCD])`, "gu");
    fc.assert(
      fc.property(hostile, (text) => {
        const clean = terminalText(text);
        assert.doesNotMatch(clean.replace(allowed, ""), /(?![\n\t\r\b])\p{Cc}/u);
        assert.equal(terminalText(clean), clean);
      }),
    );
  });

  it("filters a megabyte of unterminated sequences in linear time", () => {
    for (const opening of [`${ESC}[`, `${ESC}]`, `${ESC}[31`, "\u009d", `${ESC} `]) {
      assert.equal(terminalText(opening.repeat(1_000_000 / opening.length)).includes(ESC), false);
    }
  });
});
