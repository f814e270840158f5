// The commands of one plugin: restart, stop, show its log or descriptor, reveal it, copy its name
// or path.
import * as vscode from "vscode";
import type { CommandArgument } from "../../contributions.js";
import { allPlugins, allPluginVersions, type SafeText, textFor } from "../../model/index.js";
import { mayStart } from "../common/discovery.js";
import { choosePlugin, chooseProvider } from "../common/pick.js";
import type { PluginDeps } from "./index.js";
import { pickOne } from "../platform/pick.js";
import { buttons } from "../platform/words.js";
import { words } from "./words.js";

/** Stops the plugin's process and describes the plugin again. */
export async function restartPlugin(deps: PluginDeps, argument: CommandArgument): Promise<void> {
  if (!(await mayStart(deps))) return;
  const plugin = await choosePlugin(deps, argument, words.choosePluginToRestart());
  if (plugin !== undefined) await deps.catalogue.startDiscovery().restart(plugin.id);
}

/** The next call starts the plugin again. */
export async function stopPlugin(deps: PluginDeps, argument: CommandArgument): Promise<void> {
  const plugin = await choosePlugin(deps, argument, words.choosePluginToStop());
  if (plugin !== undefined) await deps.catalogue.open().stop(plugin.id);
}

/** Shows the log of one plugin, or of the extension. */
export async function showLog({ catalogue, logs }: PluginDeps, { pluginId }: CommandArgument): Promise<void> {
  const plugins = allPlugins(catalogue.snapshot);
  const show = (id: string | undefined): void => {
    const known = plugins.find((plugin) => plugin.id === id);
    (known === undefined ? logs.main : logs.channel(known.id)).show(true);
  };
  if (pluginId !== undefined || plugins.length === 0) {
    show(pluginId);
    return;
  }
  const own = { label: textFor("pick", logs.main.name), description: words.extensionLog(), id: undefined };
  const items = plugins.map(({ id, name, path }) => ({
    label: textFor("pick", name),
    description: textFor("pick", path),
    id,
  }));
  const chosen = await pickOne([own, ...items], { title: words.chooseLog() });
  if (chosen !== undefined) show(chosen.id);
}

/** Opens the descriptor of a provider, or the auth handlers of a plugin. */
export async function openDescriptor(deps: PluginDeps, argument: CommandArgument): Promise<void> {
  const { catalogue, descriptors } = deps;
  const { pluginId, providerName } = argument;
  if (pluginId !== undefined) {
    const plugin = allPluginVersions(catalogue.snapshot).find(({ id }) => id === pluginId);
    // No discovery is needed: the document shows what is loaded, or that nothing is.
    if (providerName !== undefined || plugin?.kind === "auth-handler") return descriptors.open(pluginId, providerName);
  }
  const found = await chooseProvider(deps, argument);
  if (found !== undefined) await descriptors.open(found.plugin.id, found.provider.name);
}

export async function revealPlugin(deps: PluginDeps, argument: CommandArgument): Promise<void> {
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
      { title: buttons.copyPath(), run: () => vscode.env.clipboard.writeText(path) },
    ]);
  }
}

/** Copies the name of the provider or plugin as it is, not as it is displayed. */
export async function copyName(deps: PluginDeps, argument: CommandArgument): Promise<void> {
  const name = argument.providerName ?? (await choosePlugin(deps, argument, words.choosePluginToCopy()))?.name;
  if (name !== undefined) await vscode.env.clipboard.writeText(name);
}

export async function copyPath(deps: PluginDeps, argument: CommandArgument): Promise<void> {
  const path = await choosePath(deps, argument, words.choosePluginToCopy());
  if (path !== undefined) await vscode.env.clipboard.writeText(path);
}

async function choosePath(
  deps: PluginDeps,
  argument: CommandArgument,
  title: SafeText<"pick">,
): Promise<string | undefined> {
  return argument.directory ?? (await choosePlugin(deps, argument, title))?.path;
}
