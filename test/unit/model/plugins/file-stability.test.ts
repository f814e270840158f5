// A file is believed once it is left alone; one that is gone, too.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Fingerprint } from "../../../../src/model/plugins/cached-description.js";
import { FileStability } from "../../../../src/model/plugins/file-stability.js";

const NOW = 1_700_000_000_000;

function print(size: number, mtimeMs: number): Fingerprint {
  return { size, mtimeMs, ino: 1 };
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
    const settling = new FileStability();
    const fresh = files({ a: print(1, NOW - 50) });
    assert.deepEqual(settling.observe(fresh, files({}), NOW), { changes: new Map(), checkAgainMs: 70 });
    assert.deepEqual(settling.observe(fresh, files({}), NOW + 70).changes, fresh);
  });

  it("restarts the wait with every write", () => {
    const settling = new FileStability();
    for (let write = 0; write < 20; write++) {
      const now = NOW + write * 100;
      assert.equal(settling.observe(files({ a: print(write, now) }), files({ a: print(99, 0) }), now).changes.size, 0);
    }
    const last = files({ a: print(19, NOW + 1900) });
    assert.deepEqual(settling.observe(last, files({ a: print(99, 0) }), NOW + 2100).changes, last);
  });

  it("waits when the timestamp is in the future", () => {
    const settling = new FileStability();
    const future = files({ a: print(1, NOW + 60_000) });
    assert.equal(settling.observe(future, files({}), NOW).changes.size, 0);
    assert.equal(settling.observe(future, files({}), NOW + 120).changes.size, 1);
  });

  it("reports a removal only after a delay, because a rebuild removes and recreates the file", () => {
    const settling = new FileStability();
    const old = files({ a: print(1, 0) });
    assert.equal(settling.observe(files({}), old, NOW).changes.size, 0);
    assert.deepEqual(settling.observe(files({}), old, NOW + 120).changes, new Map([["a", undefined]]));

    const other = new FileStability();
    other.observe(files({}), old, NOW);
    const rebuilt = files({ a: print(2, NOW + 50) });
    assert.equal(other.observe(rebuilt, old, NOW + 60).changes.size, 0);
    assert.deepEqual(other.observe(rebuilt, old, NOW + 200).changes, rebuilt);
  });

  it("drops a change that is reverted", () => {
    const settling = new FileStability();
    const old = files({ a: print(1, 0) });
    settling.observe(files({}), old, NOW);
    assert.deepEqual(settling.observe(old, old, NOW + 60), { changes: new Map(), checkAgainMs: undefined });
    assert.equal(settling.observe(files({}), old, NOW + 130).changes.size, 0);
  });

  it("reports a new file that keeps changing, but not a known one", () => {
    const settling = new FileStability();
    const tried: string[] = [];
    for (let now = NOW; now <= NOW + 5000; now += 50) {
      const writing = print(now, now);
      const { changes } = settling.observe(
        files({ fresh: writing, known: writing }),
        files({ known: print(1, 0) }),
        now,
      );
      tried.push(...changes.keys());
    }
    assert.deepEqual(tried, ["fresh"]);
  });

  it("converges to the current state after any history", () => {
    const state = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.integer({ min: 1, max: 3 }));
    fc.assert(
      fc.property(fc.array(state, { minLength: 1, maxLength: 10 }), (history) => {
        const settling = new FileStability();
        const believed = new Map<string, Fingerprint>();
        let now = NOW;
        const look = (current: ReadonlyMap<string, Fingerprint>): number | undefined => {
          const { changes, checkAgainMs } = settling.observe(current, believed, now);
          for (const [path, seen] of changes) {
            if (seen === undefined) believed.delete(path);
            else believed.set(path, seen);
          }
          return checkAgainMs;
        };
        let current = new Map<string, Fingerprint>();
        for (const step of history) {
          now += 40;
          current = new Map(Object.entries(step).map(([path, size]) => [path, print(size, now)]));
          look(current);
        }
        for (let again = look(current); again !== undefined; again = look(current)) now += again;
        assert.deepEqual(new Map([...believed].sort()), new Map([...current].sort()));
      }),
    );
  });
});
