// Pickers: what a command asks when it was not told which plugin or provider is meant.
import * as vscode from "vscode";
import type { PluginTarget, ProviderTarget } from "../../contributions.js";
import { allPlugins, cleanLine, everyPlugin, explain, type PluginEntry, type Target } from "../../model/index.js";
import { words } from "../platform/words.js";
import { settledSnapshot, tellNothingFound } from "./discovery.js";
import type { Services } from "./services.js";

/**
 * The provider meant by the argument, else the one chosen from all, or from the plugin's when that
 * is meant; undefined when nothing was chosen.
 */
export async function chooseProvider(
  services: Services,
  target: ProviderTarget | PluginTarget | undefined,
): Promise<Target | undefined> {
  const snapshot = await settledSnapshot(services);
  const all = offers(allPlugins(snapshot));
  // An older version counts where it is meant; otherwise nobody has to pass it over.
  const meant = offers(everyPlugin(snapshot)).filter(({ plugin, provider }) =>
    isMeant(target, plugin.id, provider.name),
  );
  if (meant.length === 1) return meant[0];
  if (all.length === 0) {
    await tellNothingFound(services);
    return undefined;
  }
  const items = (meant.length === 0 ? all : meant).map((found) => ({ ...providerItem(found), found }));
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

function isMeant(target: ProviderTarget | PluginTarget | undefined, pluginId: string, providerName: string): boolean {
  if (target?.pluginId !== pluginId) return false;
  return !("providerName" in target) || target.providerName === providerName;
}

/**
 * The plugin meant by the argument, else the one chosen from all; undefined when nothing was
 * chosen.
 */
export async function choosePlugin(
  services: Services,
  target: PluginTarget | undefined,
  title: string,
): Promise<PluginEntry | undefined> {
  const known = target && everyPlugin(services.live.snapshot).find(({ id }) => id === target.pluginId);
  if (known !== undefined) return known;
  const plugins = allPlugins(await settledSnapshot(services));
  if (plugins.length === 0) {
    await tellNothingFound(services);
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
