import assert from "node:assert/strict";
import { parsePointer, resolvePointer } from "../../../../src/scafctl/schema/pointer.js";

describe("parsePointer", () => {
  for (const [pointer, keys] of [
    ["", []],
    ["#", []],
    ["/", [""]],
    ["/a~1b/m~0n/~01", ["a/b", "m~n", "~1"]],
    ["/c%d", ["c%d"]],
    ["#/c%25d/e%20f", ["c%d", "e f"]],
    ["#/100%/x", ["100%", "x"]],
    ["a/b", undefined],
    ["#anchor", undefined],
    ["https://example.com/x#/a", undefined],
  ] as const) {
    it(`reads "${pointer}"`, () => assert.deepEqual(parsePointer(pointer), keys));
  }
});

describe("resolvePointer", () => {
  const root = { list: [{ a: 1 }], "": 2, length: 3 };

  it("finds members and items", () => {
    assert.equal(resolvePointer(root, "#/list/0/a"), 1);
    assert.equal(resolvePointer(root, "/"), 2);
    assert.equal(resolvePointer(root, "#"), root);
  });

  it("finds nothing when there is no such member or item", () => {
    for (const pointer of ["/list/", "/list/00", "/list/length", "/list/1", "/constructor", "/list/0/a/b", "list"]) {
      assert.equal(resolvePointer(root, pointer), undefined, pointer);
    }
  });
});
