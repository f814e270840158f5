// Tests of the rate limit and the backpressure of PacedWriter.
import assert from "node:assert/strict";
import { PacedWriter } from "../../../../src/editor/runs/paced-writer.js";

/** A writer whose pauses end when the test calls `endPause`. */
function writer() {
  const chunks: string[] = [];
  let pending: (() => void) | undefined;
  const paced = new PacedWriter(
    (text) => chunks.push(text),
    (then) => {
      assert.equal(pending, undefined, "one pause at a time");
      pending = then;
      return () => (pending = undefined);
    },
  );
  /** Ends a pause. False when there is none. */
  const endPause = (): boolean => {
    const then = pending;
    pending = undefined;
    then?.();
    return then !== undefined;
  };
  return { paced, chunks, endPause };
}

async function isSettled(promise: Promise<void>): Promise<boolean> {
  const later = Promise.resolve("later");
  // One microtask more than a resolved promise needs to win the race.
  return (await Promise.race([promise.then(() => "settled"), later.then(() => later).then(() => later)])) === "settled";
}

describe("PacedWriter", () => {
  it("passes the first text on at once and joins what is written during a pause", async () => {
    const { paced, chunks, endPause } = writer();
    await paced.write("a");
    await paced.write("b");
    await paced.write("");
    await paced.write("c");
    assert.deepEqual(chunks, ["a"]);
    endPause();
    assert.deepEqual(chunks, ["a", "bc"]);
    endPause();
    assert.equal(endPause(), false, "no timer without buffered text");
    await paced.write("d");
    assert.deepEqual(chunks, ["a", "bc", "d"]);
  });

  it("delays a write beyond the buffer and loses nothing", async () => {
    const { paced, chunks, endPause } = writer();
    const text = "0123456789abcde\n".repeat(64 * 1024);
    const written = paced.write(text);
    assert.equal(await isSettled(written), false);
    while (!(await isSettled(written))) assert.ok(endPause());
    assert.ok(chunks.join("").length < text.length, "the write resolves before everything is passed on");
    while (endPause());
    assert.equal(chunks.join(""), text);
    assert.ok(Math.max(...chunks.map(({ length }) => length)) <= 32 * 1024);
  });

  it("never splits a surrogate pair", () => {
    const { paced, chunks, endPause } = writer();
    void paced.write(`x${"😀".repeat(200_000)}`);
    while (endPause());
    assert.ok(chunks.length > 2);
    for (const chunk of chunks) assert.doesNotMatch(chunk, /^[\udc00-\udfff]|[\ud800-\udbff]$/);
  });

  it("buffers everything until the initial pause ends", async () => {
    const chunks: string[] = [];
    let begin: (() => void) | undefined;
    const paced = new PacedWriter(
      (text) => chunks.push(text),
      () => () => undefined,
      (then) => {
        begin = then;
        return () => (begin = undefined);
      },
    );
    await paced.write("a");
    await paced.write("b");
    assert.deepEqual(chunks, []);
    begin?.();
    assert.deepEqual(chunks, ["ab"]);
    paced.dispose();
  });

  it("accepts text after a drop", async () => {
    const { paced, chunks, endPause } = writer();
    const written = paced.write("x".repeat(1_000_000));
    paced.drop();
    await written;
    await paced.write("the end");
    while (endPause());
    assert.deepEqual(chunks.slice(1), ["the end"]);
  });

  it("resolves pending writes when disposed and drops later text", async () => {
    const { paced, chunks, endPause } = writer();
    const written = paced.write("x".repeat(1_000_000));
    paced.dispose();
    await written;
    await paced.write("y".repeat(1_000_000));
    assert.equal(endPause(), false);
    assert.equal(chunks.length, 1);
  });
});
