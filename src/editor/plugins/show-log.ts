// "Show Log": the log of one plugin, or of the extension.
import * as vscode from "vscode";
import { allPlugins, cleanLine } from "../../model/index.js";
import { pluginTarget } from "../common/targets.js";
import { words } from "./words.js";
import type { PluginDeps } from "./index.js";

export async function showLog({ catalogue, logs, pluginLogs }: PluginDeps, argument: unknown): Promise<void> {
  const plugins = allPlugins(catalogue.snapshot);
  const target = pluginTarget(argument);
  const known = plugins.find(({ id }) => id === target?.pluginId);
  if (known !== undefined) {
    pluginLogs.show(known.id, known.name);
    return;
  }
  if (target !== undefined || plugins.length === 0) {
    logs.main.show(true);
    return;
  }

  const own = { label: words.product(), description: words.extensionLog(), show: () => logs.main.show(true) };
  const items = plugins.map(({ id, name, path }) => ({
    label: cleanLine(name, 100),
    description: cleanLine(path),
    show: () => pluginLogs.show(id, name),
  }));
  const chosen = await vscode.window.showQuickPick([own, ...items], { title: words.chooseLog() });
  chosen?.show();
}
