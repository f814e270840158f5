// Plugins that fail to load are shown with the reason, and do not delay the others.
import assert from "node:assert/strict";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFixture, makeMisfit } from "../support/fixture.js";
import { until } from "../support/until.js";
import { openWorkbench, type Workbench } from "../support/vscode/workbench.js";

describe("plugins that fail to load", () => {
  let workbench: Workbench;
  const plugins = (): string => join(workbench.launch.temp, "plugins");

  before(async function () {
    this.timeout(180_000);
    workbench = await openWorkbench({
      workspace: "test/workspaces/plain",
      trusted: true,
      settings: {
        "scafctlPlugins.directories": ["{{temp}}/plugins", "{{temp}}/missing", "{{workspace}}/${env:NO_SUCH_VARIABLE}"],
        "scafctlPlugins.startTimeout": 3,
      },
    });
    await mkdir(plugins());
    makeMisfit(plugins(), "exits", "exits-7");
    makeMisfit(plugins(), "hangs", "hangs");
    makeMisfit(plugins(), "nonsense", "nonsense");
    await makeFixture(plugins(), "good", {
      providers: [
        { name: "good", descriptor: { name: "good", version: "2.0.0", description: "Is *good* <b>really</b>" } },
      ],
      calls: { ExecuteProvider: { untilCancelled: true, print: { stdout: "at work\n" } } },
    });
  });

  after(() => workbench.close());

  it("shows the reason for each and lists the other plugins without waiting", async () => {
    await workbench.openView("Plugins");
    await workbench.treeItem(/Plugin good, 2\.0\.0 · 1 provider/).waitFor();
    await workbench.treeItem(/Plugin exits, did not start: it exited with status 7/).waitFor();
    await workbench.treeItem(/Plugin nonsense, did not start: it printed "[^"]*" instead of a handshake/).waitFor();
    await workbench.treeItem(/Plugin hangs, did not start: it said nothing for 3 seconds/).waitFor();
    await workbench.treeItem(/Plugin directory missing, from user settings, does not exist/).waitFor();
    await workbench.treeItem(/environment variable NO_SUCH_VARIABLE is not set/).waitFor();
  });

  it("shows the last output of a plugin in the tree and the tooltip", async () => {
    await workbench.expandTreeItem("Plugin exits");
    await workbench.treeItem("Last output: cannot open the configuration").waitFor();
    await workbench.screenshot("failures-tree");
    await workbench.treeItem("Plugin exits").hover();
    await workbench.editor.hover("exited with status 7 before the handshake").waitFor();
    await workbench.screenshot("failures-tooltip");
  });

  it("describes a plugin again when its file is replaced", async () => {
    await makeFixture(plugins(), "exits");
    await workbench.treeItem(/Plugin exits, 1\.0\.0 · 1 provider/).waitFor();
    await rm(join(plugins(), "hangs"));
    await workbench.treeItem("Plugin hangs").waitFor({ state: "detached" });
    await workbench.treeItem("Plugin nonsense").waitFor();
  });

  it("filters the tree by name", async () => {
    await workbench.command("Plugins: Filter…");
    await workbench.quickInput.locator("input[type=text]").fill("goo");
    await workbench.treeItem("Plugin nonsense").waitFor({ state: "detached" });
    await workbench.page.keyboard.press("Enter");
    await workbench.sideBar.getByText("Filter: goo").waitFor();
    await workbench.screenshot("failures-filter");
    await workbench.viewAction("Plugins", "Clear Filter");
    await workbench.treeItem("Plugin nonsense").waitFor();
  });

  it("copies the name and the path", async () => {
    const copied = (): Promise<string> => workbench.page.evaluate("navigator.clipboard.readText()");
    await workbench.contextAction("Plugin nonsense", "Copy Path");
    await until("the path is copied", async () => (await copied()) === join(plugins(), "nonsense"));
    await workbench.contextAction("Plugin nonsense", "Copy Name");
    await until("the name is copied", async () => (await copied()) === "nonsense");
  });

  it("cancels a run and shows the log of its plugin", async () => {
    await workbench.expandTreeItem("Plugin good");
    await workbench.inlineAction("Provider good", "Run Provider…");
    await workbench.editor.codeLens("Run").waitFor();
    await workbench.editor.codeLens("Run").click();
    const progress = workbench.notification("Running good…");
    await progress.waitFor();
    await workbench.screenshot("failures-running");
    await progress.getByRole("button", { name: "Cancel" }).click();
    await workbench.statusItem("good: cancelled").waitFor();
    assert.equal(await workbench.editor.tab(/result/).count(), 0);
    await workbench.contextAction("Plugin good", "Show Log");
    await workbench.page.locator(".output-view-pane, .pane-body").getByText("[stdout] at work").first().waitFor();
    await workbench.editor.codeLens("Cancel").waitFor({ state: "detached" });
    await workbench.screenshot("failures-log");
    await workbench.contextAction("Plugin good", "Stop Plugin");
    await workbench.treeItem(/Plugin good, 2\.0\.0 · 1 provider$/).waitFor();
  });
});
