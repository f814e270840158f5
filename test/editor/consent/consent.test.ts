// Plugins in a directory of the folder settings are started only with consent, which can be
// revoked.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { fixtureEvents, fixtureStarts, makeFixture } from "../../support/fixture.js";
import { until } from "../../support/until.js";
import { allowDirectory, closeAll, folder, knownProviders, openRequest, resultOf, run } from "../helpers.js";

describe("consent", () => {
  let plugin: string;
  const directory = (): string => join(folder(), "plugins");

  before(async () => {
    plugin = await makeFixture(directory(), "own");
  });
  after(closeAll);

  it("starts no plugin without consent, whichever command is run", async () => {
    await run("refresh");
    await openRequest("early", { provider: "echo", inputs: { message: "hi" } });
    void run("runRequest");
    void run("restartPlugin", { pluginId: plugin });
    await run("refresh");
    assert.deepEqual(await knownProviders(), []);
    assert.equal(fixtureStarts(plugin).length, 0);
  });

  it("allows nothing because of the argument of a command, as in a link", async () => {
    // Whatever a link can name: what the view itself passes is an object, not data.
    const argument = { directory: directory(), pluginId: plugin, clicked: true };
    for (const command of ["allowDirectories", "allowPlugin", "allowLockedPlugins", "startOwnBuilds"] as const) {
      void run(command, argument);
      await run("refresh");
      await vscode.commands.executeCommand("workbench.action.closeQuickOpen");
    }
    assert.equal(fixtureStarts(plugin).length, 0);
  });

  it("starts allowed plugins, and stores the consent outside the workspace", async () => {
    await allowDirectory(directory());
    await until("echo is known", async () => (await knownProviders()).includes("echo"));
    assert.equal(fixtureStarts(plugin).length, 1);
    const settings = readFileSync(join(folder(), ".vscode", "settings.json"), "utf8");
    assert.doesNotMatch(settings, /allow/i);
  });

  it("stops running plugins when the consent is revoked", async () => {
    const result = await resultOf(() => run("runRequest"));
    assert.equal(result["status"], "ok");
    const pid = pidOf(plugin);
    assert.ok(isAlive(pid));
    await run("forgetAllowedDirectories", { directory: directory() });
    await until("the process is gone", () => !isAlive(pid));
    await until("nothing is offered", async () => (await knownProviders()).length === 0);
    await run("refresh");
    assert.equal(fixtureStarts(plugin).length, 2);
  });

  it("stops running plugins when their directory is removed from the settings", async () => {
    await allowDirectory(directory());
    await until("echo is known again", async () => (await knownProviders()).includes("echo"));
    await resultOf(() => run("runRequest"));
    const pid = pidOf(plugin);
    const settings = vscode.workspace.getConfiguration("scafctlPlugins");
    await settings.update("directories", [], vscode.ConfigurationTarget.Workspace);
    await until("the process is gone", () => !isAlive(pid));
    assert.ok(existsSync(plugin));
  });

  function pidOf(path: string): number {
    return fixtureStarts(path).at(-1)?.pid ?? 0;
  }

  function isAlive(pid: number): boolean {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      // ESRCH: gone.
      return false;
    }
  }

  after(() => {
    assert.ok(fixtureEvents(plugin).length > 0);
  });
});
