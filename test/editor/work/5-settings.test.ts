// Changed timeouts apply at once, also to running plugins.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { settingIds } from "../../../src/contributions.js";
import { fixtureStarts, giveOrders } from "../../support/fixture.js";
import { until } from "../../support/until.js";
import { closeAll, havePlugin, openRequest, resultOf, run } from "../helpers.js";

describe("settings", () => {
  const set = (id: string, value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration().update(id, value, vscode.ConfigurationTarget.Global);

  afterEach(async () => {
    await set(settingIds.idleTimeout, undefined);
    await set(settingIds.startTimeout, 5);
    await closeAll();
  });

  it("stops a plugin after the idle timeout", async () => {
    const plugin = await havePlugin("idler");
    await set(settingIds.idleTimeout, 1);
    await openRequest("idle", { provider: "echo", plugin: "idler", inputs: { message: "hi" } });
    await resultOf(() => run("runRequest"));
    const pid = fixtureStarts(plugin).at(-1)?.pid ?? 0;
    await until("the idle process is gone", () => !isAlive(pid));
  });

  it("fails a plugin that does not start within the start timeout", async () => {
    const plugin = await havePlugin("late");
    await run("stopPlugin", { pluginId: plugin });
    await giveOrders(plugin, { start: { hang: true } });
    await set(settingIds.startTimeout, 1);
    await openRequest("late", { provider: "echo", plugin: "late", inputs: { message: "hi" } });
    const result = await resultOf(() => run("runRequest"));
    assert.match(String(result["error"]), /said nothing for one second/);
  });

  function isAlive(pid: number): boolean {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      // ESRCH: gone.
      return false;
    }
  }
});
