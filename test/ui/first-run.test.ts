// The first run: the tree, a request with problems, the result. Takes the pictures of the
// README.
import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../scripts/lib/paths.mjs";
import { until } from "../support/until.js";
import { openWorkbench, type Workbench } from "../support/vscode/workbench.js";

/** Set to update the pictures of the README. */
const renewPictures = process.env["SCAFCTL_PLUGINS_PICTURES"] === "1";

describe("first run", () => {
  let workbench: Workbench;

  before(async function () {
    this.timeout(180_000);
    workbench = await openWorkbench({ workspace: "examples/workspace", trusted: true });
  });

  after(() => workbench.close());

  it("starts the plugins that come with the extension without a question", async () => {
    await workbench.openView("Plugins");
    await workbench.treeItem("Plugin echo").waitFor();
    assert.equal(await workbench.notification("Allow the plugins").count(), 0);
  });

  it("shows the inputs and outputs of echo", async () => {
    await workbench.expandTreeItem("Plugin echo");
    await workbench.expandTreeItem("Provider echo");
    await workbench.treeItem("Input message, string · required").waitFor();
    await workbench.treeItem("Input uppercase, boolean · default false").waitFor();
    await workbench.expandTreeItem("Outputs (transform)");
    await workbench.treeItem("Output echoed, string").waitFor();
    await workbench.screenshot("first-run-tree");
  });

  it("opens a request with the first value selected", async () => {
    await workbench.inlineAction("Provider echo", "Run Provider…");
    await workbench.editor.tab("echo.scafctl.json").waitFor();
    await workbench.editor.codeLens("Run").waitFor();
    await workbench.page.keyboard.type("Hello from the editor");
    await until("what is typed takes the place of the example", async () =>
      (await workbench.editor.text("echo.scafctl.json")).includes('"message": "Hello from the editor"'),
    );
  });

  it("shows problems, completions and hovers in a request", async () => {
    const text =
      '{\n  "provider": "echo",\n  "inputs": {\n    "message": "Hello from the editor",\n    "uppercase": "yes"\n  }\n}\n';
    await workbench.editor.replaceText(text, "echo.scafctl.json");
    await workbench.editor.squiggles("warning").first().waitFor();
    await workbench.screenshot("first-run-squiggle");
    await workbench.page.getByText('"uppercase"', { exact: true }).hover();
    await workbench.editor.hover("Whether to return it in upper case").waitFor();
    await workbench.screenshot("first-run-hover");
    await workbench.editor.replaceText(text.replace('"yes"', ""), "echo.scafctl.json");
    await workbench.page.keyboard.press("ControlOrMeta+Home");
    for (let line = 0; line < 4; line++) await workbench.page.keyboard.press("ArrowDown");
    await workbench.page.keyboard.press("End");
    await workbench.page.keyboard.press("Control+Space");
    await workbench.editor.suggestion("true").waitFor();
    await workbench.screenshot("first-run-completion");
    await workbench.editor.suggestion("true").click();
    await until("the mistake is corrected", async () =>
      (await workbench.editor.text("echo.scafctl.json")).includes('"uppercase": true'),
    );
  });

  it("shows the result beside the request", async () => {
    await workbench.editor.codeLens("Run").first().click();
    await workbench.editor.tab(/echo result 1\.json/).waitFor();
    const result = await until("the result is drawn", async () => {
      const shown = await workbench.editor.text("echo result 1.json");
      return shown.includes("HELLO FROM THE EDITOR") && shown;
    });
    assert.match(result, /"status": "ok"/);
    await workbench.statusItem(/echo: done in/).waitFor();
    await workbench.treeItem(/Plugin echo, .*running/).waitFor();
  });

  it("takes the screenshot of the README", async () => {
    const text =
      '{\n  "provider": "echo",\n  "inputs": {\n    "message": "Hello from the editor",\n    "uppercas": true\n  }\n}\n';
    await workbench.editor.replaceText(text, "echo.scafctl.json");
    await workbench.editor.squiggles("warning").first().waitFor();
    await workbench.clearNotifications();
    await workbench.page.mouse.move(640, 700);
    const picture = await workbench.screenshot("readme-run");
    if (renewPictures) await copyFile(picture, join(root, "media", "readme-run.png"));
  });

  it("asks before it runs an invalid request, and runs it when confirmed", async () => {
    await workbench.editor.codeLens("Run").first().click();
    const message = workbench.notification("The request was not run");
    await message.waitFor();
    await workbench.screenshot("first-run-problems");
    await message.getByRole("button", { name: "Run Anyway" }).click();
    await workbench.editor.tab(/echo result 2\.json/).waitFor();
  });
});
