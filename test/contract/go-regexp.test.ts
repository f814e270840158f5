// Patterns of schemas and of secret names: our RE2 beside Go's package regexp.
import assert from "node:assert/strict";
import { compileGoRegExp } from "../../src/scafctl/schema/go-regexp.js";
import { GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { askGo } from "../support/go-schemas.js";
import { Seeded } from "../support/seeded.js";
import { describeWithGo } from "../support/with-go.js";

const atoms = [
  ..."a b k é σ 😀 . ^ $ - { } a] # / && ſ K".split(" "),
  ..."\\d \\D \\w \\W \\s \\S \\b \\B \\A \\z \\Z \\. \\/ \\_ \\- \\n \\t \\v \\f \\a \\C \\8 \\1 \\e \\X \\R \\h \\G \\K \\c".split(
    " ",
  ),
  ..."[a-z] [^a-c] []a] [^]a] [\\d-a] [a\\-z] [z-a] [a [a&&b] [\\pL\\d] [^\\pL] \\x41 \\x{1F600} \\x{110000} \\u0041 \\101".split(
    " ",
  ),
  ..."[[:alpha:]] [[:^digit:]] [[:upper:]x] [[:word:]] [[:foo:]] [[.a.]] [[=a=]] \\Qa.b\\E () (?:) a{,2}".split(" "),
  ..."\\pL \\pN \\p{Greek} \\P{Lu} \\p{^L} \\p{Latin} \\p{Lu} \\p{Any} \\p{Foo} \\p{IsGreek} \\p{L&}".split(" "),
] as unknown as readonly [string, ...string[]];
const repeats = [
  "",
  "",
  "",
  "*",
  "+",
  "?",
  "*?",
  "+?",
  "??",
  "{2}",
  "{1,}",
  "{0,2}",
  "{2,1}",
  "{1001}",
  "{1000}",
  "**",
  "*+",
  "{,3}",
  "{2}{3}",
] as const;
const groups = [
  ..."( (?: (?i: (?P<n> (?<n> (?s: (?U: (?= (?! (?<= (?<! (?> (?-i: (?i-s: (?P<1a> (?# (?| (?ii:"
    .split(" ")
    .map((open) => [open, ")"] as const),
  ..."(?i) (?m) (?x) (?P=n) ( (?i (?-) (?i-) (?) (?:)".split(" ").map((open) => [open, ""] as const),
  ["", ")"],
] as unknown as readonly [readonly [string, string], ...(readonly [string, string])[]];
const texts = [
  ..."a b K k ſ s é É σ Σ ς 😀 ab aab ABC a.b - { a{,2} x] 1 ٣ _ A1 a,b } aa Ω Dž".split(" "),
  ...["", "a\nb", "\n", "\r", "\u2028", "\v", "\u00a0", "word word", "\ufffd", "\t", "\u212a"],
];

function patterns(): readonly string[] {
  const random = new Seeded(1);
  const grown = (depth: number): string => {
    let text = "";
    for (let parts = 1 + random.below(3); parts > 0; parts--) {
      const choice = depth === 0 ? 9 : random.below(10);
      const [open, close] = random.pick(groups);
      if (choice < 3) text += open + grown(depth - 1) + close + random.pick(repeats);
      else text += choice === 3 ? `${grown(depth - 1)}|${grown(depth - 1)}` : random.pick(atoms) + random.pick(repeats);
    }
    return text;
  };
  const all = new Set(atoms.flatMap((atom) => [atom, `${atom}*`, `(?i)${atom}`, `(?i)[^${atom}]`, `[${atom}]`]));
  for (const [open, close] of groups) all.add(`${open}σK${close}s`);
  for (let tries = 0; tries < 1_000; tries++) all.add(grown(2));
  return [...all];
}

describeWithGo("Patterns beside Go's regexp", () => {
  it("accepts and refuses the same patterns as Go, and matches the same texts", async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    const asked = patterns().map((pattern) => ({ pattern, texts }));
    const answers = (await askGo({ patterns: asked })).patterns;
    const accepted = answers.filter(({ error }) => error === "").length;
    assert.ok(accepted > 300 && asked.length - accepted > 300, `${accepted} of ${asked.length} accepted`);
    const different = asked.filter(({ pattern }, index) => {
      const ours = compileGoRegExp(pattern);
      const { error, matches } = answers[index] ?? { error: "", matches: null };
      if (typeof ours === "string") return error === "";
      return error !== "" || texts.some((text, at) => ours.test(text) !== matches?.[at]);
    });
    assert.deepEqual(
      different.map(({ pattern }) => pattern),
      [],
    );
  });
});
