// The packed extension works in a new profile.
import { join } from "node:path";
import { run } from "../../scripts/lib/run.mjs";
import { testTemp } from "../support/temp-dir.js";
import { openWorkbench, type Workbench } from "../support/vscode/workbench.js";

describe("packed extension", () => {
  let workbench: Workbench;

  before(async function () {
    this.timeout(240_000);
    const vsix = join(testTemp, "packed.vsix");
    // This leaves dist/ as it is shipped: minified.
    await run(process.execPath, ["scripts/run.mjs", "package", "--out", vsix]);
    workbench = await openWorkbench({
      workspace: "examples/workspace",
      trusted: true,
      settings: { "scafctlPlugins.directories": ["{{workspace}}/plugins"] },
      vsix,
    });
  });

  after(() => workbench.close());

  it("starts the example plugin", async () => {
    await workbench.openView("Plugins");
    await workbench.expandTreeItem("Plugin echo");
    await workbench.treeItem("Provider echo").waitFor();
    await workbench.screenshot("packed-extension");
  });
});
