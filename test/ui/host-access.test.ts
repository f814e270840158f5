// Secrets of plugins: storing, permission, revocation and deletion. The value is never shown.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { keeperSha256, keeperValue } from "../support/ts-keeper/secret.js";
import { makePlugin } from "../support/ts-plugins.js";
import { until } from "../support/until.js";
import { openWorkbench, type Workbench } from "../support/vscode/workbench.js";

describe("plugin access", () => {
  let workbench: Workbench;
  let plugin: string;

  before(async function () {
    this.timeout(180_000);
    workbench = await openWorkbench({
      workspace: "test/workspaces/plain",
      trusted: true,
      settings: { "scafctlPlugins.directories": ["{{temp}}/plugins"], "editor.fontSize": 12 },
    });
    plugin = makePlugin(join(workbench.launch.temp, "plugins"), "keeper");
  });

  after(() => workbench.close());

  /** Runs the request, and waits for the result of that number. */
  const run = (): Promise<void> => workbench.editor.codeLens("Run").first().click();
  const result = (number: number, holds: string): Promise<unknown> =>
    until(`result ${number} holds ${holds}`, async () =>
      (await workbench.editor.text(`keeper result ${number}.json`)).includes(holds),
    );

  it("stores a secret from a masked input box", async () => {
    await workbench.openView("Plugins");
    await workbench.treeItem(/Plugin keeper, .*1 provider/).waitFor();
    await workbench.contextAction("Plugin keeper", "Set Secret…");
    await workbench.quickPick("New secret keeper.key", "keeper.key");
    const box = workbench.quickInput.locator("input");
    await until("the box hides what is typed", async () => (await box.first().getAttribute("type")) === "password");
    await box.first().fill(keeperValue);
    await workbench.screenshot("host-access-value");
    await workbench.page.keyboard.press("Enter");
    await workbench.notification("Stored the secret keeper.key of keeper. You are asked before it is used.").waitFor();
    await workbench.clearNotifications();
  });

  it("asks before a plugin reads the secret, and names the program's full path", async () => {
    await workbench.expandTreeItem("Plugin keeper");
    await workbench.inlineAction("Provider keeper", "Run Provider…");
    await workbench.editor.tab("keeper.scafctl.json").waitFor();
    await workbench.editor.replaceText(
      '{\n  "provider": "keeper",\n  "inputs": { "do": "fetch" }\n}\n',
      "keeper.scafctl.json",
    );
    await run();
    const question = workbench.notification("keeper asks to read the secret keeper.key.");
    await question.waitFor();
    assert.ok(((await question.textContent()) ?? "").includes(plugin), "the path is in the question");
    await workbench.screenshot("host-access-question");
    await question.getByRole("button", { name: "Allow", exact: true }).click();
    await result(1, keeperSha256);
  });

  it("does not ask again after Allow", async () => {
    await run();
    await result(2, keeperSha256);
    assert.equal(await workbench.notification("keeper asks to read").count(), 0);
  });

  it("lists permissions and revokes one by keyboard", async () => {
    await workbench.command("Plugins: Show Host Access");
    const entry = workbench.quickInput.getByRole("option", { name: /May read keeper\.key.*the program is unchanged/ });
    await entry.waitFor();
    await workbench.screenshot("host-access-list");
    await workbench.quickInput.locator("input[type=text]").fill("May read");
    await entry.waitFor();
    await workbench.page.keyboard.press("Enter");
    await workbench.quickInput.getByRole("option", { name: "Back" }).waitFor();
    await workbench.screenshot("host-access-revoke");
    await workbench.page.keyboard.press("Enter");
    await workbench.quickInput.getByRole("option", { name: /keeper\.key.*has a value/ }).waitFor();
    assert.equal(await entry.count(), 0);
    await workbench.page.keyboard.press("Escape");
  });

  it("asks again after the revocation, and remembers a refusal", async () => {
    await run();
    const question = workbench.notification("keeper asks to read the secret keeper.key.");
    await question.getByRole("button", { name: "Refuse" }).click();
    await result(3, "access denied");
    await run();
    await result(4, "access denied");
    assert.equal(await question.count(), 0);
  });

  it("lists host calls without secret values", async () => {
    await workbench.command("Plugins: Show Host Access");
    await workbench.quickInput.getByRole("option", { name: /May not read keeper\.key/ }).waitFor();
    await workbench.quickPick(/Show Host Calls/);
    await workbench.editor.tab("host calls.json").waitFor();
    const text = await until("the calls are shown", async () => {
      const shown = await workbench.editor.text("host calls.json");
      return shown.includes('"outcome": "refused"') && shown;
    });
    assert.match(text, /"call": "GetSecret"/);
    await workbench.clearNotifications();
    await workbench.screenshot("host-access-trace");
  });

  it("deletes the secret, and offers to enter it when a plugin reads it", async () => {
    await workbench.command("Plugins: Delete Secret…");
    await workbench.quickPick(/keeper\.key/);
    await workbench
      .notification("Deleted the secret keeper.key of keeper.")
      .getByRole("button", { name: "Undo" })
      .waitFor();
    await workbench.clearNotifications();
    await workbench.command("Plugins: Show Host Access");
    const entry = workbench.quickInput.getByRole("option", { name: /May not read keeper\.key/ });
    await entry.hover();
    await entry.getByRole("button", { name: "Revoke" }).click();
    // The list stays open, without the secret.
    await until("the list is there without the entry", async () => {
      await workbench.quickInput.getByRole("option", { name: /Show Host Calls/ }).waitFor();
      return (await entry.count()) === 0;
    });
    await workbench.page.keyboard.press("Escape");
    await workbench.quickInput.waitFor({ state: "detached" });
    await workbench.editor.tab("keeper.scafctl.json").click();
    await run();
    const offer = workbench.notification("keeper asks for the secret keeper.key, which has no value.");
    await offer.waitFor();
    await workbench.screenshot("host-access-offer");
    await offer.getByRole("button", { name: "Enter Value…" }).click();
    await workbench.quickInput.locator("input").first().fill(keeperValue);
    await workbench.page.keyboard.press("Enter");
    await result(5, keeperSha256);
  });

  it("writes the secret to no log and no file", async () => {
    const files = await readdir(workbench.launch.directory, { recursive: true, withFileTypes: true });
    const names = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
    assert.ok(names.some((name) => name.endsWith(".log")));
    for (const name of names) assert.ok(!(await readFile(name)).includes(keeperValue), name);
  });
});
