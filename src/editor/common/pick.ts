// Pickers for a plugin or a provider, for commands that were called without one.
import * as vscode from "vscode";
import type { CommandArgument } from "../../contributions.js";
import {
  allPlugins,
  allPluginVersions,
  cleanLine,
  explain,
  isSettled,
  joined,
  type PluginEntry,
  type SafeText,
  type Target,
  textFor,
} from "../../model/index.js";
import { type PickItem, pickOne } from "../platform/pick.js";
import { withCancellableProgress } from "../platform/progress.js";
import { words } from "./words.js";
import { type DiscoveryDeps, settledSnapshot, showNothingFound } from "./discovery.js";

/**
 * The provider that the argument names, else one that the user chooses, of the plugin that the
 * argument names or of all.
 * @returns undefined when nothing was chosen
 */
export async function chooseProvider(
  deps: DiscoveryDeps,
  { pluginId, providerName }: CommandArgument,
): Promise<Target | undefined> {
  const named = pluginId === undefined ? [] : await namedProviders(deps, pluginId, providerName);
  if (named.length === 1) return named[0];
  const offered = named.length > 0 ? named : offers(allPlugins(await settledSnapshot(deps)));
  if (offered.length === 0) {
    await showNothingFound(deps);
    return undefined;
  }
  const items = offered.map((found) => ({ ...providerItem(found), found }));
  const chosen = await pickOne(items, {
    title: words.chooseProvider(),
    placeHolder: words.chooseProviderHint(),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.found;
}

/**
 * The providers of a plugin, or its only one of that name, also of an older version in the plugin
 * cache. Waits until the plugin is described, unless the named provider is known.
 * @throws on cancel
 */
async function namedProviders(
  { catalogue }: DiscoveryDeps,
  pluginId: string,
  providerName: string | undefined,
): Promise<readonly Target[]> {
  const started = catalogue.startDiscovery();
  const named = (): readonly Target[] =>
    offers(allPluginVersions(started.snapshot).filter(({ id }) => id === pluginId)).filter(
      ({ provider: { name } }) => providerName === undefined || providerName === name,
    );
  const known = named();
  const isKnown = providerName !== undefined && known.length > 0;
  // In a workspace that is not trusted, nothing is started and the wait would never end.
  if (isKnown || catalogue.mode !== "running") return known;
  started.requestDescribe(pluginId);
  await withCancellableProgress(words.discoveringPlugins(), (signal) =>
    started.when((snapshot) => isSettled(snapshot, pluginId), signal),
  );
  return named();
}

function offers(plugins: readonly PluginEntry[]): readonly Target[] {
  return plugins.flatMap((plugin) =>
    plugin.providers.filter(({ descriptor }) => descriptor !== undefined).map((provider) => ({ plugin, provider })),
  );
}

/**
 * The plugin that the argument names, else one that the user chooses.
 * @returns undefined when nothing was chosen
 */
export async function choosePlugin(
  deps: DiscoveryDeps,
  { pluginId }: CommandArgument,
  title: SafeText<"pick">,
): Promise<PluginEntry | undefined> {
  const known = allPluginVersions(deps.catalogue.snapshot).find(({ id }) => id === pluginId);
  if (known !== undefined) return known;
  const plugins = allPlugins(await settledSnapshot(deps));
  if (plugins.length === 0) {
    await showNothingFound(deps);
    return undefined;
  }
  const items = plugins.map((plugin) => ({ ...pluginItem(plugin), plugin }));
  const chosen = await pickOne(items, { title, placeHolder: words.choosePluginHint() });
  return chosen?.plugin;
}

function providerItem({ plugin, provider: { name, descriptor } }: Target): PickItem {
  const { capabilities = [], description = "" } = descriptor ?? {};
  return {
    label: textFor("pick", name),
    description: textFor(
      "pick",
      joined(cleanLine(capabilities.join(", "), 120), words.inPlugin({ plugin: plugin.name })),
    ),
    detail: textFor("pick", description),
    iconPath: new vscode.ThemeIcon("symbol-method"),
  };
}

export function pluginItem({ name, path, error, process }: PluginEntry): PickItem {
  const state = error === undefined ? (process.kind === "ready" ? words.running() : "") : explain(error).sentence;
  return {
    label: textFor("pick", name),
    description: textFor("pick", state),
    detail: textFor("pick", path),
    iconPath: new vscode.ThemeIcon(error === undefined ? "plug" : "error"),
  };
}
