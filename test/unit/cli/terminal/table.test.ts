// Alignment of columns, also with wide characters.
import assert from "node:assert/strict";
import { table } from "../../../../src/cli/terminal/table.js";

describe("table", () => {
  it("pads every column but the last, without trailing spaces", () => {
    assert.equal(
      table([
        ["A", "LONGER", "C"],
        ["aaaa", "b", ""],
        ["a", "b", "c"],
      ]),
      "A     LONGER  C\naaaa  b\na     b       c",
    );
  });

  it("indents every row when given an indent", () => {
    assert.equal(table([["a", "b"]], "  "), "  a  b");
    assert.equal(table([]), "");
  });

  it("wraps the widest columns to fit the terminal", () => {
    const rows = [
      ["NAME", "MESSAGE"],
      ["echo", "The quick brown fox jumps over the lazy dog"],
      ["averyveryverylongword", "short"],
    ];
    const expected = [
      "NAME             MESSAGE",
      "echo             The quick brown",
      "                 fox jumps over",
      "                 the lazy dog",
      "averyveryverylo  short",
      "ngword",
    ];
    assert.deepEqual(table(rows, "", 32).split("\n"), expected);
    assert.equal(table([["a", "b"]], "", 1), "a  b");
  });

  it("counts wide and combining characters as a terminal does", () => {
    assert.equal(
      table([
        ["漢字", "x"],
        ["abcd", "y"],
        ["e\u0301", "z"],
        ["12", "digits are narrow"],
      ]),
      "漢字  x\nabcd  y\ne\u0301     z\n12    digits are narrow",
    );
  });
});
