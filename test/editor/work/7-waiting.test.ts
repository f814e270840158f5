// Which plugins a run waits for while another plugin does not start.
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import * as vscode from "vscode";
import { settingIds } from "../../../src/contributions.js";
import { fixtureStarts, makeFixture } from "../../support/fixture.js";
import { until } from "../../support/until.js";
import { closeAll, havePlugin, resultOf, run, userPlugins } from "../helpers.js";

describe("a run while a plugin does not start", () => {
  let plugin: string;
  let silent: string;

  const setStartTimeout = (seconds: number): Thenable<void> =>
    vscode.workspace.getConfiguration().update(settingIds.startTimeout, seconds, vscode.ConfigurationTarget.Global);

  before(async () => {
    plugin = await havePlugin("prompt", {
      providers: [{ name: "prompt", descriptor: { name: "prompt", version: "1.0.0", capabilities: ["action"] } }],
      calls: { "ExecuteProvider:prompt": { data: "at once" } },
    });
    // Longer than the tests: a result shows that the run did not wait.
    await setStartTimeout(120);
    silent = await makeFixture(userPlugins, "silent", { start: { hang: true } });
    await until("the silent plugin was started", () => fixtureStarts(silent).length > 0);
    await vscode.commands.executeCommand("notifications.clearAll");
  });
  after(async () => {
    await rm(silent);
    await setStartTimeout(5);
    await closeAll();
  });

  it("waits for its plugin only when it was started from the tree", async () => {
    await run("runProvider", { pluginId: plugin, providerName: "prompt" });
    const text = vscode.window.activeTextEditor?.document.getText() ?? "{}";
    assert.equal((JSON.parse(text) as { plugin?: unknown }).plugin, "prompt");
    const result = await resultOf(() => run("runRequest"));
    assert.equal(result["data"], "at once");
  });
});
