// Tests of the order and the time of disposal.
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
  it("disposes in reverse order, and only once", () => {
    const thing = new Thing();
    thing.dispose();
    thing.dispose();
    assert.deepEqual(thing.ended, ["second", "first"]);
  });

  it("disposes an addition at once when it is already disposed", () => {
    const thing = new Thing();
    thing.dispose();
    thing.take("late");
    assert.equal(thing.ended.at(-1), "late");
  });
});
