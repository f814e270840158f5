// A run as the user sees it: questions before it, its output, and the diagnostics and buttons after
// it.
import assert from "node:assert/strict";
import { join } from "node:path";
import { makeFixture } from "../support/fixture.js";
import { until } from "../support/until.js";
import { openWorkbench, type Workbench } from "../support/vscode/workbench.js";

describe("runs", () => {
  let workbench: Workbench;

  before(async function () {
    this.timeout(180_000);
    workbench = await openWorkbench({
      workspace: "examples/workspace",
      trusted: true,
      settings: {
        "scafctlPlugins.directories": ["{{workspace}}/plugins", "{{temp}}/plugins"],
        // Longer than the tests: no plugin fails because it does not start.
        "scafctlPlugins.startTimeout": 120,
        // Then the terminal's text is in the page.
        "terminal.integrated.gpuAcceleration": "off",
      },
    });
    const operation = { type: "string", enumValues: ['"taste"', '"cook"'] };
    await makeFixture(join(workbench.launch.temp, "plugins"), "kitchen", {
      providers: [
        {
          name: "kitchen",
          descriptor: {
            name: "kitchen",
            version: "1.0.0",
            apiVersion: "v1",
            capabilities: ["transform", "action"],
            writeOperations: ["cook"],
            schema: { parameters: { operation } },
          },
        },
        { name: "stove", descriptor: { name: "stove", version: "1.0.0", apiVersion: "v1", capabilities: ["action"] } },
      ],
      calls: {
        "ExecuteProviderStream:kitchen": { chunks: [{ data: { served: true } }] },
        "ExecuteProviderStream:stove": {
          chunks: [{ stdout: "\r\u001b[K\u001b[33mheating\u001b[0m the stove" }],
          repeat: { pauseMs: 20 },
        },
      },
    });
  });

  after(() => workbench.close());

  const request = (text: string): Promise<void> => workbench.editor.replaceText(text, "report.scafctl.json");

  it("shows the provider's output in the terminal and its diagnostics at the inputs", async () => {
    await workbench.openView("Plugins");
    await workbench.treeItem("Plugin report").waitFor();
    await workbench.treeItem("Plugin kitchen").waitFor();
    await workbench.page.keyboard.press("ControlOrMeta+p");
    await workbench.quickPick(/report\.scafctl\.json/, "report.scafctl.json");
    await workbench.editor.codeLens("What If").waitFor();
    await workbench.editor.codeLens("Run").click();
    await workbench.editor.tab(/report result 1\.json/).waitFor();
    await workbench.terminal.getByText("row 3 of 3: Returns").waitFor();
    await workbench.terminal.getByText(/── report: done in .*, 1 warning ──/).waitFor();
    await workbench.editor.squiggles("warning").first().waitFor();
    const status = workbench.statusItem(/report: done in .*, 1 warning/);
    await status.getByRole("button", { name: /1 diagnostic for the inputs/ }).waitFor();
    await workbench.screenshot("run");
  });

  it("shows the What If description without running", async () => {
    await workbench.editor.codeLens("What If").click();
    const answer = workbench.notification("Would make a report of 3 rows and change nothing");
    await answer.getByRole("button", { name: "Copy" }).waitFor();
    assert.equal(await workbench.editor.squiggles("warning").count(), 1, "what the run remarked still stands");
    await workbench.screenshot("follow-what-if");
    await workbench.clearNotifications();
  });

  it("shows the exit code and the input of a failure", async () => {
    await request(
      '{\n  "provider": "report",\n  "inputs": { "title": 3, "rows": [{ "label": "a", "value": 1 }] }\n}\n',
    );
    await workbench.editor.codeLens("Run").click();
    await workbench.notification("The request was not run").getByRole("button", { name: "Run Anyway" }).click();
    const failure = workbench.notification("the report cannot be made of this input");
    await failure.getByText(/\(exit code 3: invalid input, 1 diagnostic for the inputs\)/).waitFor();
    await workbench.editor.squiggles("error").first().waitFor();
    await workbench.screenshot("follow-failure");
    await workbench.clearNotifications();
  });

  it("offers quick fixes for a problem", async () => {
    await request('{\n  "provider": "reprot",\n  "inputs": {}\n}\n');
    await workbench.editor.squiggles().first().waitFor();
    await workbench.page.getByText('"reprot"', { exact: true }).click();
    await workbench.page.keyboard.press("ControlOrMeta+.");
    await workbench.page.locator(".action-widget").getByText('Change to "report"').waitFor();
    await workbench.screenshot("follow-quick-fix");
    await workbench.page.keyboard.press("Enter");
    await until("the name is corrected", async () =>
      (await workbench.editor.text("report.scafctl.json")).includes('"report"'),
    );
  });

  it("asks before a run or a dry run of a write operation", async () => {
    await request('{\n  "provider": "kitchen",\n  "inputs": { "operation": "cook" }\n}\n');
    await workbench.editor.codeLens("Dry Run").waitFor();
    await workbench.editor.codeLens("Dry Run").click();
    const question = workbench.dialog('"cook" is a write operation of kitchen');
    await question.getByText(/a plugin can ignore that/).waitFor();
    await workbench.screenshot("follow-write-dry-run");
    await question.getByRole("button", { name: "Cancel" }).click();
    await question.waitFor({ state: "detached" });
    assert.equal(await workbench.editor.tab(/kitchen result/).count(), 0);

    await workbench.editor.codeLens("Run").click();
    await workbench.screenshot("follow-write-question");
    await question.getByRole("button", { name: "Run as Action" }).click();
    await workbench.editor.tab(/kitchen result/).waitFor();
    await until("it was an action", async () =>
      (await workbench.editor.text("kitchen result 3.json")).includes('"capability": "action"'),
    );
  });

  it("shows the text that scafctl would print when a plugin has no What If", async () => {
    await workbench.editor.codeLens("What If").click();
    await workbench.notification("scafctl would print: Would execute kitchen provider").waitFor();
    await workbench.clearNotifications();
  });

  it("does not stop a process while another run uses it", async () => {
    await request('{\n  "provider": "stove",\n  "inputs": {}\n}\n');
    await workbench.editor.codeLens("Run").click();
    await workbench.editor.codeLens("Cancel").waitFor();
    await workbench.editor.codeLens("Run").click();
    const cancels = workbench.editor.codeLens("Cancel");
    await until("two runs can be cancelled", async () => (await cancels.count()) === 2);
    // Each writes to a place of its own.
    await until("both are shown", async () => (await workbench.terminals("stove output").count()) === 2);
    await cancels.first().click();
    await workbench.notification("Its process continues, because another call runs in it.").waitFor();
    await workbench.screenshot("follow-two-runs");
    await until("one is left", async () => (await cancels.count()) === 1);
    await cancels.click();
    const offer = workbench.notification("stove was asked to stop");
    await offer.waitFor();
    await cancels.waitFor({ state: "detached" });
    await workbench.clearNotifications();
  });

  it("cancels from the terminal and offers to stop a plugin that goes on", async () => {
    await workbench.editor.codeLens("Run").click();
    await workbench.terminal.getByText("heating the stove").first().waitFor();
    await workbench.notification("Running stove…").waitFor();
    await workbench.screenshot("follow-streaming");
    await workbench.page.locator(".terminal-wrapper.active textarea").focus();
    await workbench.page.keyboard.press("Control+c");
    await workbench.terminal.getByText("── stove: cancelled ──").waitFor();
    const offer = workbench.notification("stove was asked to stop");
    await offer.waitFor();
    await workbench.screenshot("follow-cancelled");
    await offer.getByRole("button", { name: "End Process" }).click();
    await workbench.treeItem(/Plugin kitchen, 1\.0\.0 · 2 providers$/).waitFor();
  });

  it("names the plugin that a run waits for and runs with the one that is chosen", async () => {
    await makeFixture(join(workbench.launch.temp, "plugins"), "silent", { start: { hang: true } });
    await workbench.treeItem("Plugin silent").waitFor();
    await request(
      '{\n  "provider": "kitchen",\n  "capability": "transform",\n  "inputs": { "operation": "taste" }\n}\n',
    );
    await workbench.editor.codeLens("Run").click();
    const wait = workbench.notification('Waiting for silent to load before "kitchen" can run.');
    await wait.getByRole("button", { name: "Choose Plugin" }).waitFor();
    await workbench.screenshot("follow-waiting");
    await wait.getByRole("button", { name: "Choose Plugin" }).click();
    await workbench.quickPick(/kitchen/);
    await workbench.editor.tab("kitchen result 4.json").waitFor();
  });
});
