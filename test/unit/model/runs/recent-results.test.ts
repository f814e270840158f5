// Tests of the limit on result texts in memory.
import assert from "node:assert/strict";
import { MAX_RECENT_CHARACTERS, RecentResults } from "../../../../src/model/runs/recent-results.js";
import { MAX_EDITOR_BYTES } from "../../../../src/model/runs/result-document.js";

describe("RecentResults", () => {
  it("drops the oldest texts when all together exceed the limit", () => {
    const results = new RecentResults(10);
    results.add("a", "12345");
    results.add("b", "12345");
    assert.equal(results.get("a"), "12345");
    results.add("c", "1");
    assert.deepEqual(
      ["a", "b", "c"].map((name) => results.get(name)),
      [undefined, "12345", "1"],
    );
  });

  it("keeps the newest text when it alone exceeds the limit", () => {
    const results = new RecentResults(3);
    results.add("a", "1");
    results.add("b", "12345");
    assert.deepEqual([results.get("a"), results.get("b")], [undefined, "12345"]);
  });

  it("holds no more than the limit after fifty results of the largest size", () => {
    const results = new RecentResults();
    const text = "x".repeat(MAX_EDITOR_BYTES);
    const names = Array.from({ length: 50 }, (_, index) => `${index}`);
    for (const name of names) results.add(name, text);
    const kept = names.filter((name) => results.get(name) !== undefined);
    assert.deepEqual(kept, names.slice(-3));
    assert.ok(kept.length * text.length <= MAX_RECENT_CHARACTERS);
  });
});
