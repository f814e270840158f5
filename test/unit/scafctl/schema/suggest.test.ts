import assert from "node:assert/strict";
import fc from "fast-check";
import { editDistance, quotedSuggestion, suggest } from "../../../../src/scafctl/schema/suggest.js";

describe("suggestions", () => {
  it("counts edits in code points", () => {
    assert.equal(editDistance("", ""), 0);
    assert.equal(editDistance("kitten", "sitting"), 3);
    assert.equal(editDistance("", "abc"), 3);
    assert.equal(editDistance("abc", ""), 3);
    assert.equal(editDistance("a😀", "a😁"), 1);
    assert.equal(editDistance("abcdef", "uvwxyz", 3), Infinity);
  });

  it("satisfies the axioms of a distance", () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        assert.equal(editDistance(a, a), 0);
        assert.equal(editDistance(a, b), editDistance(b, a));
        assert.ok(editDistance(a, c) <= editDistance(a, b) + editDistance(b, c));
        const limited = editDistance(a, b, 2);
        assert.equal(limited, editDistance(a, b) <= 2 ? editDistance(a, b) : Infinity);
      }),
    );
  });

  it("names the nearest candidate within three edits", () => {
    const names = ["message", "uppercase"];
    assert.equal(suggest("mesage", names), "message");
    assert.equal(suggest("UPPERCASE", names), "uppercase");
    assert.equal(suggest("upercas", names), "uppercase");
    assert.equal(suggest("nothing-like-it", names), undefined);
    assert.equal(suggest("", names), undefined);
  });

  it("suggests only close names: one edit for every three characters, or two letters swapped", () => {
    assert.equal(suggest("nope", ["copy"]), undefined);
    assert.equal(suggest("list", ["lint"]), "lint");
    assert.equal(suggest("file", ["mail"]), undefined);
    assert.equal(suggest("ehco", ["copy", "echo"]), "echo");
    assert.equal(suggest("transfrom", ["transform"]), "transform");
  });

  it("finds a name in another Unicode form, and shows how the two differ", () => {
    const decomposed = "cafe\u0301";
    assert.equal(suggest("café", ["cave", decomposed]), decomposed);
    assert.equal(
      quotedSuggestion(decomposed, "café"),
      `"${decomposed}", which looks the same but is written "cafe\\u0301"`,
    );
    assert.equal(quotedSuggestion("echo", "ecko"), '"echo"');
  });

  it("does not suggest a name when every character would change", () => {
    assert.equal(suggest("x", ["to"]), undefined);
    assert.equal(suggest("ab", ["cd"]), undefined);
    assert.equal(suggest("ab", ["abc"]), "abc");
  });
});
