// VS Code loads the built bundle, and activates it when one of its commands is called.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandId, commandNames, EXTENSION_ID } from "../../../src/contributions.js";

describe("activation", () => {
  const extension = vscode.extensions.getExtension(EXTENSION_ID);

  it("does not activate when a folder is opened", () => {
    assert.equal(extension?.isActive, false);
  });

  it("activates on the first command and registers all commands", async () => {
    await vscode.commands.executeCommand(commandId("refresh"));
    assert.equal(extension?.isActive, true);
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      commandNames.filter((name) => !registered.has(commandId(name))),
      [],
    );
  });
});
