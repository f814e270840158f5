// A window without a folder uses the plugin directories of the user settings.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { until } from "../../support/until.js";
import { havePlugin, resultOf, run } from "../helpers.js";

describe("window without a folder", () => {
  it("runs a provider from the directory in the user's settings", async () => {
    assert.equal(vscode.workspace.workspaceFolders, undefined);
    const plugin = await havePlugin("lonely");
    await run("runProvider", { pluginId: plugin, providerName: "echo" });
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.scheme, "untitled");
    assert.match(editor.document.uri.path, /echo\.scafctl\.json$/);
    const result = await resultOf(() => run("runRequest"));
    assert.deepEqual(result["data"], { echoed: "Hello, World!" });
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await run("stopPlugin", { pluginId: plugin });
    await until("no editor is left", () => vscode.window.activeTextEditor?.document.isUntitled !== true);
  });
});
