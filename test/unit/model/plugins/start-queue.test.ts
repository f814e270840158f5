// Tests of limiting how many plugins are started at the same time.
import assert from "node:assert/strict";
import { StartQueue } from "../../../../src/model/plugins/start-queue.js";
import { until } from "../../../support/until.js";

const never = new AbortController().signal;

/** Work that ends when `finish` is called. */
function pending(): {
  readonly work: () => Promise<void>;
  readonly isRunning: () => boolean;
  readonly finish: () => void;
} {
  let running = false;
  let finish = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const work = async (): Promise<void> => {
    running = true;
    await ended;
    running = false;
  };
  return { work, isRunning: () => running, finish: () => finish() };
}

describe("StartQueue", () => {
  it("limits concurrency and starts waiting work in FIFO order", async () => {
    const queue = new StartQueue(2, 60_000);
    const jobs = [pending(), pending(), pending(), pending()];
    const runs = jobs.map(({ work }) => queue.run(work, never));
    const running = (): readonly boolean[] => jobs.map((job) => job.isRunning());
    await until("two run", () => running().filter(Boolean).length === 2);
    assert.deepEqual(running(), [true, true, false, false]);
    jobs[1]?.finish();
    await until("the third runs", () => running()[2]);
    assert.deepEqual(running(), [true, false, true, false]);
    for (const job of jobs) job.finish();
    await Promise.all(runs);
  });

  it("starts the next work when the current one exceeds its time limit", async () => {
    const queue = new StartQueue(1, 20);
    const slow = pending();
    const first = queue.run(slow.work, never);
    assert.equal(await queue.run(() => Promise.resolve("next"), never), "next");
    assert.equal(slow.isRunning(), true);
    slow.finish();
    await first;
    assert.equal(await queue.run(() => Promise.resolve("still one at a time"), never), "still one at a time");
  });

  it("keeps to the limit without a time limit, however long the work takes", async () => {
    const queue = new StartQueue(1);
    const slow = pending();
    const other = pending();
    const runs = [queue.run(slow.work, never), queue.run(other.work, never)];
    await until("the first runs", slow.isRunning);
    assert.equal(other.isRunning(), false);
    slow.finish();
    await until("the second runs", other.isRunning);
    other.finish();
    await Promise.all(runs);
  });

  it("continues after a failure", async () => {
    const queue = new StartQueue(1, 60_000);
    await assert.rejects(
      queue.run(() => Promise.reject(new Error("no")), never),
      /no/,
    );
    assert.equal(await queue.run(() => Promise.resolve(1), never), 1);
  });

  it("removes cancelled work from the queue", async () => {
    const queue = new StartQueue(1, 60_000);
    const slow = pending();
    const first = queue.run(slow.work, never);
    const controller = new AbortController();
    const waiting = queue.run(() => assert.fail("it was not to be called"), controller.signal);
    const last = queue.run(() => Promise.resolve("last"), never);
    controller.abort(new Error("enough"));
    await assert.rejects(waiting, /enough/);
    await assert.rejects(
      queue.run(() => assert.fail("it was not to be called"), controller.signal),
      /enough/,
    );
    slow.finish();
    await first;
    assert.equal(await last, "last");
  });

  it("starts no work while held, and resumes afterwards", async () => {
    const queue = new StartQueue(2, 60_000);
    queue.hold(true);
    const jobs = [pending(), pending(), pending()];
    const runs = jobs.map(({ work }) => queue.run(work, never));
    await new Promise(setImmediate);
    assert.deepEqual(
      jobs.map((job) => job.isRunning()),
      [false, false, false],
    );
    queue.hold(false);
    await until("two run", () => jobs.filter((job) => job.isRunning()).length === 2);
    for (const job of jobs) job.finish();
    await Promise.all(runs);
  });
});
