// ManagedPlugin: a plugin that is killed during its calls is replaced by a new process.
import assert from "node:assert/strict";
import { ManagedPlugin } from "scafctl-plugins/scafctl";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { pluginFailureOf } from "../support/started-clients.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";

const times = 60;

describeWithGo("ManagedPlugin with a Go plugin that is killed", () => {
  let plugin: ManagedPlugin;

  before(async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    plugin = new ManagedPlugin(await buildGo("kitchen"));
  });
  after(async () => {
    await plugin.dispose();
    await assertNoLeftovers();
  });

  it(`runs each next call in a new process, ${times} times, whoever makes it`, async function () {
    this.timeout(60_000);
    let arrived = 0;
    plugin.onLog(({ message }) => void (message === "arrived" && arrived++));
    const waiting = { log: [{ level: "info", message: "arrived" }], sleepMs: 600_000 };
    for (let time = 0; time < times; time++) {
      const pid = await pidOf(plugin);
      arrived = 0;
      const calls = [
        plugin.execute("kitchen", waiting),
        plugin.execute("kitchen", waiting, { onStdout: () => undefined }),
        plugin.execute("kitchen", waiting),
      ];
      const next = calls.map(async (call) => {
        const { reason } = await pluginFailureOf(call);
        assert.equal(reason, "crashed");
        return pidOf(plugin);
      });
      await until("all calls arrived", () => arrived === calls.length, { intervalMs: 2 });
      process.kill(pid, "SIGKILL");
      const pids = new Set(await Promise.all(next));
      assert.equal(pids.size, 1, "one new process for all of them");
      assert.ok(!pids.has(pid), "not the process that was killed");
    }
  });

  it("starts a new process for a call that begins while the output of a killed one is still read", async () => {
    // The child keeps the pipes open, so reading them takes its full time limit.
    const { data } = await plugin.execute("kitchen", { grandchild: 5, show: ["pid"] });
    const { pid } = data as { pid: number };
    process.kill(pid, "SIGKILL");
    await until("this process knows that it has ended", () => !exists(pid), { intervalMs: 1 });
    assert.notEqual(await pidOf(plugin), pid);
  });
});

async function pidOf(plugin: ManagedPlugin): Promise<number> {
  const { data } = await plugin.execute("kitchen", { show: ["pid"] });
  const pid = Number((data as { pid: unknown }).pid);
  assert.ok(pid > 0);
  return pid;
}

/** Also true for a zombie, which Node has not waited for yet. */
function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
