// The example plugin is in the view of the Activity Bar.
import { openWorkbench, type Workbench } from "../support/vscode/workbench.js";

describe("Plugins view", () => {
  let workbench: Workbench;

  before(async function () {
    this.timeout(180_000);
    workbench = await openWorkbench({
      workspace: "examples/workspace",
      trusted: true,
      settings: { "scafctlPlugins.directories": ["{{workspace}}/plugins"] },
    });
  });

  after(() => workbench.close());

  it("shows the example plugin and its provider", async () => {
    await workbench.openView("Plugins");
    await workbench.expandTreeItem("Plugin echo");
    await workbench.treeItem("Provider echo").waitFor();
    await workbench.screenshot("plugins-view");
  });
});
