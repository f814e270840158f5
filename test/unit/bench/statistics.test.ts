// The bench's arithmetic: what its table says rests on it.
import assert from "node:assert/strict";
import { quantile, ratio, spread } from "../../bench/statistics.js";

describe("bench statistics", () => {
  it("computes quantiles of unsorted samples without modifying them", () => {
    const samples = [30, 10, 20, 50, 40];
    assert.equal(quantile(samples, 0.5), 30);
    assert.equal(quantile(samples, 0), 10);
    assert.equal(quantile(samples, 0.99), 50);
    assert.equal(quantile(samples, 1), 50);
    assert.deepEqual(samples, [30, 10, 20, 50, 40]);
    assert.ok(Number.isNaN(quantile([], 0.5)));
  });

  it("returns the median and the interquartile range", () => {
    assert.deepEqual(spread([1, 2, 3, 4]), { median: 3, low: 2, high: 4 });
  });

  it("compares round by round and ignores rounds that only one side has", () => {
    assert.deepEqual(ratio([2, 40, 6, 8], [1, 10, 2]), { median: 3, low: 2, high: 4 });
    assert.ok(Number.isNaN(ratio([1], []).median));
  });
});
