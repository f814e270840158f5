// Lines and columns as an editor shows them.
import assert from "node:assert/strict";
import { lineAndColumn } from "../../../../src/model/requests/text-position.js";

describe("lineAndColumn", () => {
  it("counts both from one", () => {
    assert.deepEqual(lineAndColumn("", 0), { line: 1, column: 1 });
    assert.deepEqual(lineAndColumn("ab\ncd", 4), { line: 2, column: 2 });
  });

  it("knows every kind of line end", () => {
    assert.deepEqual(lineAndColumn("a\r\nb\rc\nd", 7), { line: 4, column: 1 });
  });

  it("counts columns in UTF-16 units", () => {
    assert.deepEqual(lineAndColumn("😀x", 2), { line: 1, column: 3 });
  });
});
