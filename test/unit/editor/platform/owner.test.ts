// What is owned ends with its owner, in the reverse order, once.
import assert from "node:assert/strict";
import { Owner } from "../../../../src/editor/platform/owner.js";

class Thing extends Owner {
  readonly ended: string[] = [];
  readonly first = this.take("first");
  readonly second = this.take("second");

  take(name: string): string {
    this.own({ dispose: () => this.ended.push(name) });
    return name;
  }
}

describe("Owner", () => {
  it("lets go of the last first, and only once", () => {
    const thing = new Thing();
    thing.dispose();
    thing.dispose();
    assert.deepEqual(thing.ended, ["second", "first"]);
  });

  it("ends at once what comes too late", () => {
    const thing = new Thing();
    thing.dispose();
    thing.take("late");
    assert.equal(thing.ended.at(-1), "late");
  });
});
