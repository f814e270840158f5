import assert from "node:assert/strict";
import { translateRegExp } from "../../../../src/scafctl/schema/regexp.js";

/** Recorded from Go's regexp package: does the pattern match somewhere in the text? */
const RECORDED: readonly [pattern: string, text: string, matches: boolean][] = [
  ["^[a-z][a-z0-9-]*$", "web-1", true],
  ["^[a-z][a-z0-9-]*$", "Web", false],
  ["(?i)hello", "say HELLO", true],
  ["\\Aab\\z", "ab\n", false],
  ["a$", "a\n", false],
  ["(?m)^b$", "a\nb\nc", true],
  [".", "\n", false],
  [".", "\r", true],
  [".", "\u2028", true],
  ["(?s).", "\n", true],
  ["^.$", "😀", true],
  ["\\s", "\v", false],
  ["\\s", "\u00a0", false],
  ["\\S", "\v", true],
  ["\\d", "٣", false],
  ["\\pL+", "é", true],
  ["\\p{Greek}", "σ", true],
  ["\\p{^L}", "a", false],
  ["[[:alpha:]]", "1", false],
  ["[[:^digit:]]", "1", false],
  ["(?P<n>a)b", "ab", true],
  ["a{,2}", "aa", false],
  ["a{,2}", "a{,2}", true],
  ["x{", "x{", true],
  ["a\\-b", "a-b", true],
  ["\\_x", "_x", true],
  ["[]a]", "]", true],
  ["[^]a]", "]", false],
  ["\\Qa.b\\E+", "a.bb", true],
  ["\\Qa.b\\E+", "axb", false],
  ["\\x{1F600}", "😀", true],
  ["\\12", "\n", true],
  ["a(?i)b", "aB", true],
  ["a(?i)b", "AB", false],
  ["(?i)a(?-i)b", "AB", false],
  ["(?i:AB)c", "abc", true],
  ["(?i)k", "\u212a", true],
  ["(?i)[a-f]", "D", true],
];

describe("Go's regular expressions", () => {
  for (const [pattern, text, matches] of RECORDED) {
    it(`${pattern} ${matches ? "matches" : "does not match"} ${JSON.stringify(text)}`, () => {
      const translated = translateRegExp(pattern) ?? assert.fail("not translated");
      assert.equal(new RegExp(translated, "u").test(text), matches, translated);
    });
  }

  it("does not translate patterns that are invalid in Go or have no exact equivalent", () => {
    for (const pattern of [
      "(?=a)",
      "(?<!a)b",
      "(a)\\1",
      "a**",
      "[z-a]",
      "(",
      ")",
      "\\8",
      "\\C",
      "(?i)σ",
      "(?i)[[:upper:]]",
    ]) {
      assert.equal(translateRegExp(pattern), undefined, pattern);
    }
  });
});
