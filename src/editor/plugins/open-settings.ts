// "Open Settings": ours alone.
import * as vscode from "vscode";
import { EXTENSION_ID } from "../../contributions.js";

export async function openSettings(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openSettings", `@ext:${EXTENSION_ID}`);
}
