// Pickers for a plugin or a provider, for commands that were called without one.
import * as vscode from "vscode";
import type { PluginTarget, ProviderTarget } from "../../contributions.js";
import { allPlugins, cleanLine, everyPlugin, explain, type PluginEntry, type Target } from "../../model/index.js";
import { words } from "./words.js";
import { type DiscoveryDeps, settledSnapshot, showNothingFound } from "./discovery.js";

/**
 * The provider that `target` names, else one that the user chooses: among those of the plugin that
 * `target` names, or among all.
 * @returns undefined when nothing was chosen
 */
export async function chooseProvider(
  deps: DiscoveryDeps,
  target: ProviderTarget | PluginTarget | undefined,
): Promise<Target | undefined> {
  const snapshot = await settledSnapshot(deps);
  const all = offers(allPlugins(snapshot));
  // Older versions in the plugin cache are offered only where the target names one.
  const named = offers(everyPlugin(snapshot)).filter(({ plugin, provider }) =>
    isNamed(target, plugin.id, provider.name),
  );
  if (named.length === 1) return named[0];
  if (all.length === 0) {
    await showNothingFound(deps);
    return undefined;
  }
  const items = (named.length === 0 ? all : named).map((found) => ({ ...providerItem(found), found }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: words.chooseProvider(),
    placeHolder: words.chooseProviderHint(),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.found;
}

function offers(plugins: readonly PluginEntry[]): readonly Target[] {
  return plugins.flatMap((plugin) =>
    plugin.providers.filter(({ descriptor }) => descriptor !== undefined).map((provider) => ({ plugin, provider })),
  );
}

function isNamed(target: ProviderTarget | PluginTarget | undefined, pluginId: string, providerName: string): boolean {
  if (target?.pluginId !== pluginId) return false;
  return !("providerName" in target) || target.providerName === providerName;
}

/**
 * The plugin that `target` names, else one that the user chooses.
 * @returns undefined when nothing was chosen
 */
export async function choosePlugin(
  deps: DiscoveryDeps,
  target: PluginTarget | undefined,
  title: string,
): Promise<PluginEntry | undefined> {
  const known = target && everyPlugin(deps.catalogue.snapshot).find(({ id }) => id === target.pluginId);
  if (known !== undefined) return known;
  const plugins = allPlugins(await settledSnapshot(deps));
  if (plugins.length === 0) {
    await showNothingFound(deps);
    return undefined;
  }
  const items = plugins.map((plugin) => ({ ...pluginItem(plugin), plugin }));
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder: words.choosePluginHint() });
  return chosen?.plugin;
}

function providerItem({ plugin, provider: { name, descriptor } }: Target): vscode.QuickPickItem {
  const capabilities = descriptor?.capabilities.map((capability) => cleanLine(capability, 40)).join(", ") ?? "";
  return {
    label: cleanLine(name, 100),
    description: [capabilities, words.inPlugin({ plugin: cleanLine(plugin.name, 60) })]
      .filter((part) => part !== "")
      .join(" · "),
    detail: cleanLine(descriptor?.description ?? "", 200),
    iconPath: new vscode.ThemeIcon("symbol-method"),
  };
}

function pluginItem({ name, path, error, process }: PluginEntry): vscode.QuickPickItem {
  const state = error === undefined ? (process.kind === "ready" ? words.running() : "") : explain(error).sentence;
  return {
    label: cleanLine(name, 100),
    description: state,
    detail: cleanLine(path),
    iconPath: new vscode.ThemeIcon(error === undefined ? "plug" : "error"),
  };
}
