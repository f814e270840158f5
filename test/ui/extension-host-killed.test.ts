// After `kill -9` of the extension host, its plugins and their sockets are gone within five
// seconds.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { isAlive, listProcesses } from "../../scripts/lib/processes.mjs";
import { leftoverFiles } from "../../scripts/lib/leftovers.mjs";
import { type FixtureOrders, fixtureStarts, makeFixture } from "../support/fixture.js";
import { testTemp } from "../support/temp-dir.js";
import { until } from "../support/until.js";
import { openWorkbench, type Workbench } from "../support/vscode/workbench.js";

/** Like a Go plugin, it does not notice that its host has ended; only SIGKILL ends it. */
const stubborn: FixtureOrders = { outliveHost: true, stop: { ignoreSigterm: true } };

describe("killed extension host", () => {
  let workbench: Workbench;
  const plugins = (): string => join(workbench.launch.temp, "plugins");

  before(async function () {
    this.timeout(180_000);
    workbench = await openWorkbench({
      workspace: "test/workspaces/plain",
      trusted: true,
      settings: { "scafctlPlugins.directories": ["{{temp}}/plugins"], "scafctlPlugins.startTimeout": 120 },
    });
    await mkdir(plugins());
  });

  after(() => workbench.close());

  it("leaves no plugin process and no socket, whether the plugin was ready or starting", async () => {
    const ready = await makeFixture(plugins(), "ready", stubborn);
    const starting = await makeFixture(plugins(), "starting", { ...stubborn, start: { hang: true } });
    await workbench.openView("Plugins");
    await workbench.treeItem(/Plugin ready, 1\.0\.0/).waitFor();
    const pids = await until("both were started", () => {
      const started = [ready, starting].map((path) => fixtureStarts(path).at(-1)?.pid ?? 0);
      return started.every((pid) => pid > 0) ? started : undefined;
    });
    const host = listProcesses().find(({ pid }) => pid === pids[1])?.parent;
    assert.ok(host !== undefined && host > 1 && host !== process.pid);
    const directories = leftoverFiles(testTemp);
    assert.ok(directories.length > 0, "no socket directory was found to begin with");
    process.kill(host, "SIGKILL");
    // VS Code may start another extension host, with plugins of its own.
    await until("the plugins are gone", () => !pids.some((pid) => isAlive(pid)), { timeoutMs: 5_000 });
    const left = (): string[] => leftoverFiles(testTemp).filter((each) => directories.includes(each));
    await until("their sockets are gone", () => left().length === 0, { timeoutMs: 5_000 });
  });
});
