// Everything can be done by keyboard, from the Command Palette to the result.
import { until } from "../support/until.js";
import { openWorkbench, type Workbench } from "../support/vscode/workbench.js";

describe("keyboard", () => {
  let workbench: Workbench;
  const press = (key: string): Promise<void> => workbench.page.keyboard.press(key);
  const type = (text: string): Promise<void> => workbench.page.keyboard.type(text);

  before(async function () {
    this.timeout(180_000);
    workbench = await openWorkbench({
      workspace: "examples/workspace",
      trusted: true,
      settings: { "scafctlPlugins.directories": ["{{workspace}}/plugins"] },
    });
  });

  after(() => workbench.close());

  it("runs a provider from the Command Palette", async () => {
    // The window opens before the contributions of extensions are loaded.
    await workbench.page.locator(".part.activitybar").getByRole("tab", { name: "Plugins" }).waitFor();
    await press("F1");
    await workbench.quickInput.waitFor();
    await type("Plugins: Run Provider");
    await workbench.quickInput
      .getByRole("option", { name: /Plugins: Run Provider/ })
      .first()
      .waitFor();
    await press("Enter");
    await workbench.quickInput.getByRole("option", { name: /echo.*transform/ }).waitFor();
    await workbench.screenshot("keyboard-picker");
    await press("Enter");
    await workbench.editor.tab("echo.scafctl.json").waitFor();
    await workbench.editor.codeLens("Run").waitFor();
    await type("no mouse");
    await press("ControlOrMeta+Enter");
    await until("the result is drawn", async () =>
      (await workbench.editor.text("echo result 1.json")).includes('"no mouse"'),
    );
    await workbench.screenshot("keyboard-result");
  });

  it("inserts a line on Ctrl+Enter in files that are not requests", async () => {
    await press("ControlOrMeta+p");
    await workbench.quickInput.waitFor();
    await type("README.md");
    await workbench.quickInput
      .getByRole("option", { name: /README\.md/ })
      .first()
      .waitFor();
    await press("Enter");
    await workbench.editor.tab("README.md").waitFor();
    await until("it has the focus", async () => (await workbench.editor.text()).includes("Plugins of the example"));
    const before = (await workbench.editor.text("README.md")).split("\n").length;
    await press("ControlOrMeta+Home");
    // VS Code's own command for this key inserts a line below.
    await press("ControlOrMeta+Enter");
    await until(
      "there is a line more",
      async () => (await workbench.editor.text("README.md")).split("\n").length > before,
    );
  });

  it("opens the tree and the context menu of a node", async () => {
    await press("F1");
    await workbench.quickInput.waitFor();
    await type("Focus on Plugins View");
    await workbench.quickInput
      .getByRole("option", { name: /Focus on Plugins View/ })
      .first()
      .waitFor();
    await press("Enter");
    await workbench.treeItem("Plugin echo").waitFor();
    await until("the tree has the focus", async () => {
      await press("ArrowDown");
      return (await workbench.sideBar.locator("[role=tree] .monaco-list-row.focused").count()) > 0;
    });
    await press("Home");
    await press("ArrowRight");
    await workbench.treeItem("Provider echo").waitFor();
    await press("ArrowDown");
    await press("Shift+F10");
    await workbench.page.getByRole("menuitem", { name: "Open Descriptor" }).waitFor();
    await press("Escape");
  });
});
