// How often a person is asked: on the first day once, then only by rows with a lock, and never
// where the person builds the plugins. Takes the pictures of the questions.
import assert from "node:assert/strict";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { fixtureStarts, makeFixture } from "../support/fixture.js";
import { openWorkbench, type Workbench } from "../support/vscode/workbench.js";

describe("consent", () => {
  let workbench: Workbench;
  let plugins: string;
  const plugin = (name: string): string => join(plugins, name);

  before(async function () {
    this.timeout(180_000);
    workbench = await openWorkbench({ workspace: "test/workspaces/own", trusted: true });
    plugins = join(workbench.folder, "plugins");
    await makeFixture(plugins, "alpha", { providers: [{ name: "first" }] });
    await makeFixture(plugins, "beta", { providers: [{ name: "second" }] });
  });

  after(() => workbench.close());

  /** Every notification, because no question may have another text. */
  const questions = (): Promise<number> => workbench.notification(/./).count();

  it("asks once on the first day, and one click allows all programs", async () => {
    await workbench.openView("Plugins");
    const question = workbench.notification("Allow the plugins of this folder?");
    await question.getByText(/contains 2 programs that "own" wants to use: alpha \(script, /).waitFor();
    await question.getByText(plugins).waitFor();
    await workbench.sideBar.getByRole("button", { name: "Allow Plugin Directories…" }).waitFor();
    await workbench.screenshot("consent-question");
    assert.deepEqual([fixtureStarts(plugin("alpha")), fixtureStarts(plugin("beta"))], [[], []]);
    await question.getByRole("button", { name: "Allow", exact: true }).click();
    await workbench.treeItem(/Plugin alpha, .*1 provider/).waitFor();
    await workbench.treeItem(/Plugin beta, .*1 provider/).waitFor();
    assert.equal(await questions(), 0);
  });

  it("asks nothing on a day without changed files", async function () {
    this.timeout(120_000);
    await workbench.page.reload();
    // VS Code shows the view again that was open.
    await workbench.treeItem(/Plugin alpha, .*1 provider/).waitFor({ timeout: 60_000 });
    assert.equal(await questions(), 0);
  });

  it("locks what a pull changed and added, without a notification", async () => {
    const before = fixtureStarts(plugin("beta")).length;
    await appendFile(plugin("beta"), "\n");
    await makeFixture(plugins, "gamma", { providers: [{ name: "third" }] });
    await workbench.treeItem(/Plugin beta, .*changed since you allowed it/).waitFor();
    await workbench.treeItem(/Plugin gamma, .*new since you allowed its directory/).waitFor();
    await workbench.expandTreeItem("Plugin beta");
    await workbench.treeItem("Provider second").waitFor();
    await workbench.treeItem("Plugin gamma").hover();
    await workbench.screenshot("consent-locked");
    assert.deepEqual([fixtureStarts(plugin("beta")).length, fixtureStarts(plugin("gamma")).length], [before, 0]);
    assert.equal(await questions(), 0);
  });

  it("allows all of them in one list", async () => {
    await workbench.inlineAction("Plugin directory plugins", "Allow Locked Plugins…");
    await workbench.quickInput.getByText("Allow 2 programs").waitFor();
    await workbench.quickInput.getByText(/^changed · script, run by/).waitFor();
    await workbench.screenshot("consent-list");
    await workbench.quickInput.getByRole("button", { name: "OK" }).click();
    await workbench.treeItem(/Plugin beta, .*1 provider/).waitFor();
    await workbench.treeItem(/Plugin gamma, .*1 provider/).waitFor();
    assert.equal(await questions(), 0);
  });

  it("allows one plugin with one click", async () => {
    await appendFile(plugin("gamma"), "\n");
    await workbench.treeItem(/Plugin gamma, .*changed since/).waitFor();
    await workbench.inlineAction("Plugin gamma", "Allow Plugin");
    await workbench.treeItem(/Plugin gamma, .*1 provider/).waitFor();
  });

  it("asks nothing where the person builds the plugins", async () => {
    await workbench.command("Plugins: I Build These Plugins Myself…");
    const dialog = workbench.dialog("Do you build the plugins in");
    await dialog.waitFor();
    await workbench.screenshot("consent-own-builds");
    await dialog.getByRole("button", { name: "I Build Them Myself" }).click();
    await workbench.treeItem(/Plugin directory plugins, .*your own builds/).waitFor();
    for (const name of ["alpha", "gamma"]) {
      const before = fixtureStarts(plugin(name)).length;
      await makeFixture(plugins, name, { providers: [{ name: `${name}-rebuilt` }] });
      await appendFile(plugin(name), "\n");
      await workbench.expandTreeItem(`Plugin ${name}`);
      await workbench.treeItem(`Provider ${name}-rebuilt`).waitFor();
      assert.ok(fixtureStarts(plugin(name)).length <= before + 2);
    }
    await workbench.screenshot("consent-own-builds-tree");
    assert.equal(await questions(), 0);
  });
});
