// Tests of lineAndColumn.
import assert from "node:assert/strict";
import { lineAndColumn } from "../../../../src/model/text/text-position.js";

describe("lineAndColumn", () => {
  it("counts line and column from 1", () => {
    assert.deepEqual(lineAndColumn("", 0), { line: 1, column: 1 });
    assert.deepEqual(lineAndColumn("ab\ncd", 4), { line: 2, column: 2 });
  });

  it("recognizes LF, CR and CRLF", () => {
    assert.deepEqual(lineAndColumn("a\r\nb\rc\nd", 7), { line: 4, column: 1 });
  });

  it("counts columns in UTF-16 units", () => {
    assert.deepEqual(lineAndColumn("😀x", 2), { line: 1, column: 3 });
  });
});
