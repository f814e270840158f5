// `npm start` prints an address, serves VS Code with the example workspace, and leaves no process.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { root } from "../../scripts/lib/paths.mjs";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { until } from "../support/until.js";
import { visitWorkbench } from "../support/workbench.js";

describe("npm start", () => {
  it("serves the example workspace, runs echo in two clicks, and stops without leftovers", async function () {
    this.timeout(240_000);
    const start = spawn(process.execPath, [join(root, "scripts", "run.mjs"), "start", "--browser", "--no-open"]);
    const ended = once(start, "exit");
    let told = "";
    let progress = "";
    start.stdout.on("data", (text: Buffer) => (told += text.toString()));
    start.stderr.on("data", (text: Buffer) => (progress += text.toString()));
    try {
      const url = await until("the address is printed", () => /^http:\S+$/m.exec(told)?.[0], { timeoutMs: 180_000 });
      const workbench = await visitWorkbench(url);
      await workbench.openView("Plugins");
      await workbench.inlineAction("Plugin echo", "Run Provider…");
      await workbench.editor.codeLens("Run").first().click();
      await workbench.editor.tab(/echo result 1\.json/).waitFor();
      await workbench.statusItem(/echo: done in/).waitFor();
      const questions = await workbench.notification("asks to start").count();
      assert.equal(questions, 0, "the profile allows the example directory");
      await workbench.leave();
    } finally {
      start.kill("SIGINT");
    }
    assert.deepEqual(await ended, [0, null], progress);
    assert.match(progress, /throw-away/);
    await assertNoLeftovers();
  });
});
