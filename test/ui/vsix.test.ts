// The packed extension works in a new profile.
import { packExtension } from "../support/packed.js";
import { openWorkbench, type Workbench } from "../support/workbench.js";

describe("packed extension", () => {
  let workbench: Workbench;

  before(async function () {
    this.timeout(240_000);
    workbench = await openWorkbench({
      workspace: "examples/workspace",
      trusted: true,
      settings: { "scafctlPlugins.directories": ["{{workspace}}/plugins"] },
      vsix: await packExtension(),
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
