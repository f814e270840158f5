// A flood is handed on in portions, whole and in order, and whoever makes it has to wait.
import assert from "node:assert/strict";
import { PacedWriter } from "../../../../src/editor/runs/paced-writer.js";

/** A writer whose pauses last until the test says so. */
function writer() {
  const portions: string[] = [];
  let pending: (() => void) | undefined;
  const paced = new PacedWriter(
    (text) => portions.push(text),
    (then) => {
      assert.equal(pending, undefined, "one pause at a time");
      pending = then;
      return () => (pending = undefined);
    },
  );
  /** Ends a pause. False when there is none. */
  const goOn = (): boolean => {
    const then = pending;
    pending = undefined;
    then?.();
    return then !== undefined;
  };
  return { paced, portions, goOn };
}

async function isSettled(promise: Promise<void>): Promise<boolean> {
  const later = Promise.resolve("later");
  // One turn more than it takes a settled promise to be first.
  return (await Promise.race([promise.then(() => "settled"), later.then(() => later).then(() => later)])) === "settled";
}

describe("PacedWriter", () => {
  it("hands the first text on at once, and what comes in the pause together", async () => {
    const { paced, portions, goOn } = writer();
    await paced.write("a");
    await paced.write("b");
    await paced.write("");
    await paced.write("c");
    assert.deepEqual(portions, ["a"]);
    goOn();
    assert.deepEqual(portions, ["a", "bc"]);
    goOn();
    assert.equal(goOn(), false, "nothing waits, so nothing ticks");
    await paced.write("d");
    assert.deepEqual(portions, ["a", "bc", "d"]);
  });

  it("holds a flood back, and loses nothing of it", async () => {
    const { paced, portions, goOn } = writer();
    const text = "0123456789abcde\n".repeat(64 * 1024);
    const written = paced.write(text);
    assert.equal(await isSettled(written), false);
    while (!(await isSettled(written))) assert.ok(goOn());
    assert.ok(portions.join("").length < text.length, "there is room before all is handed on");
    while (goOn());
    assert.equal(portions.join(""), text);
    assert.ok(Math.max(...portions.map(({ length }) => length)) <= 128 * 1024);
  });

  it("cuts no character in two", () => {
    const { paced, portions, goOn } = writer();
    void paced.write(`x${"😀".repeat(200_000)}`);
    while (goOn());
    assert.ok(portions.length > 2);
    for (const portion of portions) assert.doesNotMatch(portion, /^[\udc00-\udfff]|[\ud800-\udbff]$/);
  });

  it("keeps everything until somebody can take it", async () => {
    const portions: string[] = [];
    let begin: (() => void) | undefined;
    const paced = new PacedWriter(
      (text) => portions.push(text),
      undefined,
      (then) => {
        begin = then;
        return () => (begin = undefined);
      },
    );
    await paced.write("a");
    await paced.write("b");
    assert.deepEqual(portions, []);
    begin?.();
    assert.deepEqual(portions, ["ab"]);
    paced.dispose();
  });

  it("drops what waits when nobody wants it any more, and takes what comes next", async () => {
    const { paced, portions, goOn } = writer();
    const written = paced.write("x".repeat(1_000_000));
    paced.drop();
    await written;
    await paced.write("the end");
    while (goOn());
    assert.deepEqual(portions.slice(1), ["the end"]);
  });

  it("lets whoever waits go when it ends, and drops what comes later", async () => {
    const { paced, portions, goOn } = writer();
    const written = paced.write("x".repeat(1_000_000));
    paced.dispose();
    await written;
    await paced.write("y".repeat(1_000_000));
    assert.equal(goOn(), false);
    assert.equal(portions.length, 1);
  });
});
