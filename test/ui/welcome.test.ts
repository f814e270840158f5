// An empty view shows the reason, with buttons that help.
import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { makeFixture } from "../support/fixture.js";
import { until } from "../support/until.js";
import { openWorkbench, type Workbench } from "../support/vscode/workbench.js";

describe("empty Plugins view", () => {
  let workbench: Workbench;

  before(async function () {
    this.timeout(180_000);
    workbench = await openWorkbench({ workspace: "test/workspaces/plain", trusted: true });
  });

  after(() => workbench.close());

  it("adds the chosen directory to the folder's settings when none is configured", async () => {
    const directory = join(workbench.folder, "tools");
    await mkdir(directory);
    await workbench.openView("Plugins");
    await workbench.sideBar.getByText("Choose a directory that contains scafctl plugins.").waitFor();
    const add = workbench.sideBar.getByRole("button", { name: "Add Plugin Directory…" });
    await workbench.screenshot("welcome-nothing-configured");
    await add.last().click();
    // The dialog accepts a directory only after it has read it: first the folder, then its child.
    const entry = (name: string): Locator => workbench.quickInput.getByRole("option", { name, exact: true });
    await entry("tools").waitFor();
    await workbench.quickInput.locator("input[type=text]").fill(`${directory}/`);
    await entry("tools").waitFor({ state: "detached" });
    await workbench.quickInput.getByRole("button", { name: "Add Directory" }).click();
    await workbench.quickPick(/This folder: plain/);
    await workbench.sideBar.getByText("The configured directories contain no programs.").waitFor();
    assert.equal(
      await workbench.notification("Allow the plugins").count(),
      0,
      "who adds a directory is not asked about it",
    );
    await workbench.screenshot("welcome-nothing-found");
    const settings = await until("the setting is written", async () => {
      const text = await readFile(join(workbench.folder, ".vscode", "settings.json"), "utf8");
      return text.includes("directories") && text;
    });
    assert.match(settings, /"\.\/tools"/);
  });

  it("shows a plugin as soon as its file is created", async () => {
    await makeFixture(join(workbench.folder, "tools"), "arrives");
    await workbench.treeItem("Plugin arrives").waitFor();
  });
});

describe("restricted mode", () => {
  let workbench: Workbench;

  before(async function () {
    this.timeout(180_000);
    workbench = await openWorkbench({ workspace: "examples/workspace", trusted: false });
    await workbench.trustWorkspace("no");
  });

  after(() => workbench.close());

  it("explains that no plugin is started in an untrusted workspace", async () => {
    await workbench.openView("Plugins");
    await workbench.sideBar.getByText("This folder is in Restricted Mode.").waitFor();
    await workbench.screenshot("welcome-restricted");
  });

  it("starts the plugins of the example when the workspace becomes trusted", async () => {
    await workbench.sideBar.getByRole("button", { name: "Manage Workspace Trust" }).click();
    await workbench.page
      .locator(".workspace-trust-editor")
      .getByRole("button", { name: "Trust", exact: true })
      .first()
      .click();
    await workbench.openView("Plugins");
    await workbench.treeItem("Plugin echo").waitFor();
  });
});
