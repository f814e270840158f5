// "Open Example Workspace": a copy of the example that comes with the extension, in a new window.
import { chmod } from "node:fs/promises";
import * as vscode from "vscode";

export async function openExample({ extensionUri, globalStorageUri }: vscode.ExtensionContext): Promise<void> {
  const source = vscode.Uri.joinPath(extensionUri, "examples", "workspace");
  // A copy, because the directory of the extension is deleted when the extension is updated.
  const copy = vscode.Uri.joinPath(globalStorageUri, "example");
  await copyMissing(source, copy);
  for (const name of ["echo", "report"]) await chmod(vscode.Uri.joinPath(copy, "plugins", name).fsPath, 0o755);
  await vscode.commands.executeCommand("vscode.openFolder", copy, { forceNewWindow: true });
}

/** Copies only missing files, so that changed requests stay as they are. */
async function copyMissing(source: vscode.Uri, target: vscode.Uri): Promise<void> {
  await vscode.workspace.fs.createDirectory(target);
  const present = new Set((await vscode.workspace.fs.readDirectory(target)).map(([name]) => name));
  for (const [name, type] of await vscode.workspace.fs.readDirectory(source)) {
    const [from, to] = [vscode.Uri.joinPath(source, name), vscode.Uri.joinPath(target, name)];
    if (type === vscode.FileType.Directory) await copyMissing(from, to);
    else if (!present.has(name)) await vscode.workspace.fs.copy(from, to);
  }
}
