// "Reveal in File Explorer", "Copy Name" and "Copy Path", for plugins, providers and directories.
import * as vscode from "vscode";
import { directoryTarget, pluginTarget, providerTarget } from "../common/targets.js";
import { words } from "./words.js";
import { choosePlugin } from "../common/pick.js";
import type { Services } from "../common/services.js";

export async function revealPlugin(services: Services, argument: unknown): Promise<void> {
  const path = await choosePath(services, argument, words.choosePluginToReveal());
  if (path === undefined) return;
  const uri = vscode.Uri.file(path);
  // Only a desktop window on the plugin's own machine can open the system's file manager there.
  if (vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined) {
    await vscode.commands.executeCommand("revealFileInOS", uri);
  } else if (vscode.workspace.getWorkspaceFolder(uri) !== undefined) {
    await vscode.commands.executeCommand("revealInExplorer", uri);
  } else {
    await services.messages.show("info", words.outsideOfFolders({ path }), [
      { title: words.copyPath(), run: () => vscode.env.clipboard.writeText(path) },
    ]);
  }
}

/** "Copy Name": of the provider or plugin, as it is, not as it is shown. */
export async function copyName(services: Services, argument: unknown): Promise<void> {
  const provider = providerTarget(argument);
  const name =
    provider?.providerName ?? (await choosePlugin(services, pluginTarget(argument), words.choosePluginToCopy()))?.name;
  if (name !== undefined) await vscode.env.clipboard.writeText(name);
}

export async function copyPath(services: Services, argument: unknown): Promise<void> {
  const path = await choosePath(services, argument, words.choosePluginToCopy());
  if (path !== undefined) await vscode.env.clipboard.writeText(path);
}

async function choosePath(services: Services, argument: unknown, title: string): Promise<string | undefined> {
  return directoryTarget(argument)?.directory ?? (await choosePlugin(services, pluginTarget(argument), title))?.path;
}
