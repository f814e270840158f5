// "Reveal in File Explorer", "Copy Name" and "Copy Path", for plugins, providers and directories.
import * as vscode from "vscode";
import { directoryTarget, pluginTarget, providerTarget } from "../common/targets.js";
import { words } from "./words.js";
import { choosePlugin } from "../common/pick.js";
import type { DiscoveryDeps } from "../common/discovery.js";

export async function revealPlugin(deps: DiscoveryDeps, argument: unknown): Promise<void> {
  const path = await choosePath(deps, argument, words.choosePluginToReveal());
  if (path === undefined) return;
  const uri = vscode.Uri.file(path);
  // Only a desktop window on the plugin's own machine can open the system's file manager there.
  if (vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined) {
    await vscode.commands.executeCommand("revealFileInOS", uri);
  } else if (vscode.workspace.getWorkspaceFolder(uri) !== undefined) {
    await vscode.commands.executeCommand("revealInExplorer", uri);
  } else {
    await deps.messages.show("info", words.outsideOfFolders({ path }), [
      { title: words.copyPath(), run: () => vscode.env.clipboard.writeText(path) },
    ]);
  }
}

/** "Copy Name": of the provider or plugin, as it is, not as it is shown. */
export async function copyName(deps: DiscoveryDeps, argument: unknown): Promise<void> {
  const provider = providerTarget(argument);
  const name =
    provider?.providerName ?? (await choosePlugin(deps, pluginTarget(argument), words.choosePluginToCopy()))?.name;
  if (name !== undefined) await vscode.env.clipboard.writeText(name);
}

export async function copyPath(deps: DiscoveryDeps, argument: unknown): Promise<void> {
  const path = await choosePath(deps, argument, words.choosePluginToCopy());
  if (path !== undefined) await vscode.env.clipboard.writeText(path);
}

async function choosePath(deps: DiscoveryDeps, argument: unknown, title: string): Promise<string | undefined> {
  return directoryTarget(argument)?.directory ?? (await choosePlugin(deps, pluginTarget(argument), title))?.path;
}
