// The states of a plugin's process, case by case, with a simulated process.
import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { isPluginError, PluginError } from "../../../../src/goplugin/base/errors.js";
import { until } from "../../../support/until.js";
import { PATH, pidOf, reasonOf, Setting } from "./fake-process.js";

describe("SharedProcess", () => {
  it("starts the process when it is first used, and not before", async () => {
    const setting = new Setting();
    assert.deepEqual(setting.managed.state, { kind: "idle" });
    const use = setting.managed.use(pidOf);
    await turn();
    assert.deepEqual(setting.managed.state, { kind: "starting" });
    setting.start().succeed();
    assert.equal(await use, 1);
    assert.deepEqual(setting.managed.state, { kind: "ready", pid: 1 });
    assert.equal(await setting.managed.use(pidOf), 1);
    assert.deepEqual(setting.kinds, ["starting", "ready"]);
  });

  it("shares one start among all callers", async () => {
    const setting = new Setting();
    const uses = Promise.all([setting.managed.use(pidOf), setting.managed.use(pidOf), setting.managed.use(pidOf)]);
    await turn();
    assert.equal(setting.starts.length, 1);
    setting.start().succeed();
    assert.deepEqual(await uses, [1, 1, 1]);
  });

  it("rejects all waiting calls when the start fails, and starts again for the next call", async () => {
    const setting = new Setting();
    const uses = [setting.managed.use(pidOf), setting.managed.use(pidOf)];
    await turn();
    setting.start().fail();
    assert.deepEqual(await Promise.all(uses.map(reasonOf)), ["file-missing", "file-missing"]);
    const { state } = setting.managed;
    assert.ok(state.kind === "failed" && isPluginError(state.error) && state.error.reason === "file-missing");
    const again = setting.managed.use(pidOf);
    await turn();
    setting.start().succeed();
    assert.equal(await again, 1);
    assert.deepEqual(setting.kinds, ["starting", "failed", "starting", "ready"]);
  });

  it("cancels one waiting call without affecting the others", async () => {
    const setting = new Setting();
    const controller = new AbortController();
    const cancelled = setting.managed.use(pidOf, controller.signal);
    const other = setting.managed.use(pidOf);
    await turn();
    controller.abort();
    assert.equal(await reasonOf(cancelled), "cancelled");
    assert.equal(setting.start().signal.aborted, false);
    setting.start().succeed();
    assert.equal(await other, 1);
  });

  it("aborts a start when all waiting calls were cancelled", async () => {
    const setting = new Setting();
    const controller = new AbortController();
    const uses = [setting.managed.use(pidOf, controller.signal), setting.managed.use(pidOf, controller.signal)];
    await turn();
    controller.abort();
    assert.deepEqual(await Promise.all(uses.map(reasonOf)), ["cancelled", "cancelled"]);
    await until("it is idle", () => setting.managed.state.kind === "idle");
    assert.equal(setting.starts.length, 0);
    assert.deepEqual(setting.kinds, ["starting", "stopping", "idle"]);
  });

  it("stops a process whose start succeeded although it was aborted", async () => {
    const setting = new Setting(undefined, false);
    const controller = new AbortController();
    const use = setting.managed.use(pidOf, controller.signal);
    await turn();
    controller.abort();
    assert.equal(await reasonOf(use), "cancelled");
    const next = setting.managed.use(pidOf);
    await turn();
    assert.equal(setting.starts.length, 1, "a second start began while the first was not over");
    const first = setting.start().succeed();
    await until("a new start", () => setting.starts.length === 1);
    assert.equal(first.alive, false);
    setting.start().succeed();
    assert.equal(await next, 2);
  });

  it("starts nothing when the signal is already aborted", async () => {
    const setting = new Setting();
    assert.equal(await reasonOf(setting.managed.use(pidOf, AbortSignal.abort())), "cancelled");
    assert.deepEqual(setting.kinds, []);
  });

  it("rejects a cancelled call at once and counts its work as a use until it ends", async () => {
    const setting = new Setting(0);
    const controller = new AbortController();
    let finish!: () => void;
    const work = new Promise<void>((resolve) => (finish = resolve));
    const use = setting.managed.use(() => work, controller.signal);
    await turn();
    setting.start().succeed();
    await until("it is ready", () => setting.managed.state.kind === "ready");
    controller.abort();
    assert.equal(await reasonOf(use), "cancelled");
    await turn();
    assert.equal(setting.managed.state.kind, "ready");
    finish();
    await until("it is stopped", () => setting.managed.state.kind === "idle");
  });

  it("stops the process when it has been idle", async () => {
    const setting = new Setting(1);
    const use = setting.managed.use(pidOf);
    await turn();
    setting.start().succeed();
    await use;
    await until("it is stopped", () => setting.managed.state.kind === "idle");
    assert.equal(setting.plugins[0]?.alive, false);
    assert.deepEqual(setting.kinds, ["starting", "ready", "stopping", "idle"]);
  });

  it("reports a crash once and starts again for the next call", async () => {
    const setting = new Setting();
    const use = setting.managed.use(pidOf);
    await turn();
    setting.start().succeed();
    await use;
    setting.plugins[0]?.crash();
    await until("it failed", () => setting.managed.state.kind === "failed");
    const { state } = setting.managed;
    assert.ok(state.kind === "failed" && isPluginError(state.error));
    assert.deepEqual(state.error.failure, {
      reason: "crashed",
      method: "",
      exit: { code: 2, signal: null },
      lastWords: "famous last words",
    });
    const again = setting.managed.use(pidOf);
    await turn();
    setting.start().succeed();
    assert.equal(await again, 2);
    assert.deepEqual(setting.kinds, ["starting", "ready", "failed", "starting", "ready"]);
  });

  it("waits for a stop to end before it starts again", async () => {
    const setting = new Setting();
    const use = setting.managed.use(pidOf);
    await turn();
    const plugin = setting.start().succeed(true);
    await use;
    const stopped = setting.managed.stop();
    assert.equal(setting.managed.stop() instanceof Promise, true);
    const next = setting.managed.use(pidOf);
    await turn();
    assert.equal(setting.starts.length, 0);
    plugin.allowEnd();
    await stopped;
    await until("a new start", () => setting.starts.length === 1);
    setting.start().succeed();
    assert.equal(await next, 2);
  });

  it("rejects waiting calls as stopped when it is stopped during the start", async () => {
    const setting = new Setting();
    const use = setting.managed.use(pidOf);
    await turn();
    await Promise.all([setting.managed.stop(), reasonOf(use).then((reason) => assert.equal(reason, "stopped"))]);
    assert.deepEqual(setting.kinds, ["starting", "stopping", "idle"]);
  });

  it("refuses calls after disposal, which is idempotent", async () => {
    const setting = new Setting();
    const use = setting.managed.use(pidOf);
    await turn();
    setting.start().succeed();
    await use;
    await Promise.all([setting.managed.dispose(), setting.managed.dispose()]);
    assert.equal(setting.plugins[0]?.alive, false);
    assert.equal(await reasonOf(setting.managed.use(pidOf)), "stopped");
  });

  it("rejects with what the work throws, also synchronously", async () => {
    const setting = new Setting();
    const failing = (): Promise<never> => {
      throw new Error("mine");
    };
    const use = setting.managed.use(failing);
    await turn();
    setting.start().succeed();
    await assert.rejects(use, /mine/);
    assert.equal(setting.managed.state.kind, "ready");
  });

  it("starts a new process for a call made after another was rejected by the crash", async () => {
    const setting = new Setting();
    const use = setting.managed.use(async (plugin) => {
      setImmediate(() => plugin.crash());
      await Promise.resolve();
      throw new PluginError(PATH, {
        reason: "crashed",
        method: "",
        exit: { code: 2, signal: null },
        lastWords: "",
      });
    });
    await turn();
    setting.start().succeed();
    assert.equal(await reasonOf(use), "crashed");
    const next = setting.managed.use(pidOf);
    await until("a new start", () => setting.starts.length === 1);
    setting.start().succeed();
    assert.equal(await next, 2);
  });

  it("disposes the process once its last call has ended", async () => {
    const setting = new Setting();
    let finish!: () => void;
    const work = new Promise<void>((resolve) => (finish = resolve));
    const use = setting.managed.use(() => work);
    await turn();
    setting.start().succeed();
    const disposed = setting.managed.disposeWhenUnused();
    await turn();
    assert.equal(setting.plugins[0]?.alive, true);
    finish();
    await Promise.all([use, disposed]);
    assert.deepEqual(
      setting.plugins.map(({ alive }) => alive),
      [false],
    );
  });

  it("keeps working when a listener throws", async () => {
    const setting = new Setting();
    const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
    const subscription = setting.managed.onDidChange(() => {
      throw new Error("from a listener");
    });
    const use = setting.managed.use(pidOf);
    await turn();
    setting.start().succeed();
    assert.equal(await use, 1);
    assert.match((await warned).message, /from a listener/);
    subscription.dispose();
  });

  it("may be used and stopped by its own listeners", async () => {
    const setting = new Setting();
    const uses: Promise<string>[] = [];
    setting.managed.onDidChange(({ kind }) => {
      if (kind === "stopping" && uses.length === 0) uses.push(reasonOf(setting.managed.use(pidOf)));
      if (kind === "ready") void setting.managed.stop();
    });
    const first = setting.managed.use(pidOf);
    await turn();
    setting.start().succeed();
    assert.equal(await first, 1);
    await until("the second start", () => setting.starts.length === 1);
    setting.start().succeed();
    assert.deepEqual(await Promise.all(uses), ["no error"]);
    await until("it is idle again", () => setting.managed.state.kind === "idle");
  });
});
