// A process that has died or whose connection was lost is given to no further use.
import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { until } from "../../../support/until.js";
import { pidOf, reasonOf, Setting } from "./fake-process.js";

describe("SharedProcess, when its process is lost", () => {
  it("gives a process that has died to no call, also before its end is reported", async () => {
    const setting = new Setting();
    const use = setting.managed.use(pidOf);
    await turn();
    setting.start().succeed();
    await use;
    const [first] = setting.plugins;
    first?.die();
    const controller = new AbortController();
    const cancelled = setting.managed.use(pidOf, controller.signal);
    const next = [setting.managed.use(pidOf), setting.managed.use(pidOf)];
    await turn();
    controller.abort();
    assert.equal(await reasonOf(cancelled), "cancelled");
    first?.crash();
    await until("a new start", () => setting.starts.length === 1);
    setting.start().succeed();
    assert.deepEqual(await Promise.all(next), [2, 2]);
    assert.deepEqual(setting.kinds, ["starting", "ready", "failed", "starting", "ready"]);
  });

  it("replaces a process whose connection was lost, as soon as no use works with it", async () => {
    const setting = new Setting();
    let finish!: () => void;
    const work = new Promise<void>((resolve) => (finish = resolve));
    const long = setting.managed.use(() => work);
    await turn();
    const first = setting.start().succeed();
    await until("it is ready", () => setting.managed.state.kind === "ready");
    first.disconnected = true;
    assert.equal(await setting.managed.use(pidOf), 1);
    finish();
    await long;
    const next = [setting.managed.use(pidOf), setting.managed.use(pidOf)];
    await until("a new start", () => setting.starts.length === 1);
    assert.equal(first.alive, false);
    setting.start().succeed();
    assert.deepEqual(await Promise.all(next), [2, 2]);
    assert.deepEqual(setting.kinds, ["starting", "ready", "stopping", "idle", "starting", "ready"]);
  });
});
