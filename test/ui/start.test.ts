// `npm start` prints an address, serves VS Code with the example workspace, and leaves no process.
import assert from "node:assert/strict";
import { join } from "node:path";
import { root } from "../../scripts/lib/paths.mjs";
import { startChild } from "../support/child.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { until } from "../support/until.js";
import { visitWorkbench } from "../support/vscode/workbench.js";

describe("npm start", () => {
  it("serves the example workspace, runs echo in two clicks, and stops without leftovers", async function () {
    this.timeout(240_000);
    const script = join(root, "scripts", "run.mjs");
    const start = startChild(process.execPath, [script, "start", "--browser", "--no-open"]);
    try {
      const url = await until("the address is printed", () => /^http:\S+$/m.exec(start.stdout())?.[0], {
        timeoutMs: 180_000,
      });
      const workbench = await visitWorkbench(url);
      await workbench.openView("Plugins");
      await workbench.inlineAction("Plugin echo", "Run Provider…");
      await workbench.editor.codeLens("Run").first().click();
      await workbench.editor.tab(/echo result 1\.json/).waitFor();
      await workbench.statusItem(/echo: done in/).waitFor();
      assert.equal(await workbench.notification("Allow the plugins").count(), 0);
      await workbench.leave();
    } finally {
      start.child.kill("SIGINT");
    }
    assert.equal(await start.ended, 0, start.stderr());
    assert.match(start.stderr(), /temporary profile/);
    await assertNoLeftovers();
  });
});
