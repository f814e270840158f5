// A change is reported once the file has not been written for a while.
import assert from "node:assert/strict";
import fc from "fast-check";
import { FileStability } from "../../../../../src/model/plugins/files/file-stability.js";
import type { Fingerprint } from "../../../../../src/scafctl/index.js";

const NOW = 1_700_000_000_000;

function print(size: number, changedMs: number): Fingerprint {
  return { state: `${size} ${changedMs}`, changedMs };
}

function files(entries: Readonly<Record<string, Fingerprint>>): ReadonlyMap<string, Fingerprint> {
  return new Map(Object.entries(entries));
}

describe("FileStability", () => {
  it("reports an old file at once", () => {
    const { changes, checkAgainMs } = new FileStability().observe(files({ a: print(1, NOW - 5000) }), files({}), NOW);
    assert.deepEqual([...changes.keys()], ["a"]);
    assert.equal(checkAgainMs, undefined);
  });

  it("waits for a recently written file and returns how long", () => {
    const stability = new FileStability();
    const fresh = files({ a: print(1, NOW - 50) });
    assert.deepEqual(stability.observe(fresh, files({}), NOW), { changes: new Map(), checkAgainMs: 70 });
    assert.deepEqual(stability.observe(fresh, files({}), NOW + 70).changes, fresh);
  });

  it("restarts the wait with every write", () => {
    const stability = new FileStability();
    for (let write = 0; write < 20; write++) {
      const now = NOW + write * 100;
      assert.equal(stability.observe(files({ a: print(write, now) }), files({ a: print(99, 0) }), now).changes.size, 0);
    }
    const last = files({ a: print(19, NOW + 1900) });
    assert.deepEqual(stability.observe(last, files({ a: print(99, 0) }), NOW + 2100).changes, last);
  });

  it("waits when the timestamp is in the future", () => {
    const stability = new FileStability();
    const future = files({ a: print(1, NOW + 60_000) });
    assert.equal(stability.observe(future, files({}), NOW).changes.size, 0);
    assert.equal(stability.observe(future, files({}), NOW + 120).changes.size, 1);
  });

  it("reports a removal only after a delay, because a rebuild removes and recreates the file", () => {
    const stability = new FileStability();
    const old = files({ a: print(1, 0) });
    assert.equal(stability.observe(files({}), old, NOW).changes.size, 0);
    assert.deepEqual(stability.observe(files({}), old, NOW + 120).changes, new Map([["a", undefined]]));

    const other = new FileStability();
    other.observe(files({}), old, NOW);
    const rebuilt = files({ a: print(2, NOW + 50) });
    assert.equal(other.observe(rebuilt, old, NOW + 60).changes.size, 0);
    assert.deepEqual(other.observe(rebuilt, old, NOW + 200).changes, rebuilt);
  });

  it("drops a change that is reverted", () => {
    const stability = new FileStability();
    const old = files({ a: print(1, 0) });
    stability.observe(files({}), old, NOW);
    assert.deepEqual(stability.observe(old, old, NOW + 60), { changes: new Map(), checkAgainMs: undefined });
    assert.equal(stability.observe(files({}), old, NOW + 130).changes.size, 0);
  });

  it("reports a new file that keeps changing, but not a known one", () => {
    const stability = new FileStability();
    const reported: string[] = [];
    for (let now = NOW; now <= NOW + 5000; now += 50) {
      const writing = print(now, now);
      const { changes } = stability.observe(
        files({ fresh: writing, known: writing }),
        files({ known: print(1, 0) }),
        now,
      );
      reported.push(...changes.keys());
    }
    assert.deepEqual(reported, ["fresh"]);
  });

  it("converges to the current state after any history", () => {
    const state = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.integer({ min: 1, max: 3 }));
    fc.assert(
      fc.property(fc.array(state, { minLength: 1, maxLength: 10 }), (history) => {
        const stability = new FileStability();
        const known = new Map<string, Fingerprint>();
        let now = NOW;
        const check = (current: ReadonlyMap<string, Fingerprint>): number | undefined => {
          const { changes, checkAgainMs } = stability.observe(current, known, now);
          for (const [path, fingerprint] of changes) {
            if (fingerprint === undefined) known.delete(path);
            else known.set(path, fingerprint);
          }
          return checkAgainMs;
        };
        let current = new Map<string, Fingerprint>();
        for (const step of history) {
          now += 40;
          current = new Map(Object.entries(step).map(([path, size]) => [path, print(size, now)]));
          check(current);
        }
        for (let again = check(current); again !== undefined; again = check(current)) now += again;
        assert.deepEqual(new Map([...known].sort()), new Map([...current].sort()));
      }),
    );
  });
});
