// Names the plugins that a run waits for, and lets the user choose one that is loaded instead.
import * as vscode from "vscode";
import { findProviders, type Request, type TargetWait } from "../../model/index.js";
import { pluginItem } from "../common/pick.js";
import { pickOne } from "../platform/pick.js";
import type { RunDeps } from "./index.js";
import { words } from "./words.js";

/** Shows nothing while only directories are read. Resolves when the notification is closed. */
export async function showWaiting(deps: RunDeps, request: Request, wait: TargetWait): Promise<void> {
  if (wait.plugins.length === 0) return;
  const plugins = wait.plugins.map(({ name }) => name);
  const choose = { title: words.choosePlugin(), run: () => choosePlugin(deps, request, wait) };
  await deps.messages.show(
    "info",
    words.waitingFor({ plugins, provider: request.provider }),
    // A request that names its plugin waits for that one only.
    request.plugin === undefined ? [choose] : [],
  );
}

async function choosePlugin(
  { catalogue, messages }: RunDeps,
  request: Request,
  { signal, choose }: TargetWait,
): Promise<void> {
  // The notification stays when the wait has ended.
  if (signal.aborted) return;
  const items = findProviders(catalogue.snapshot, request.provider).map(({ plugin }) => ({
    ...pluginItem(plugin),
    path: plugin.path,
  }));
  const { provider } = request;
  if (items.length === 0) {
    await messages.show("info", words.noneOffersYet({ provider }));
    return;
  }
  const title = words.choosePluginToRun({ provider });
  const closing = new vscode.CancellationTokenSource();
  signal.addEventListener("abort", () => closing.cancel(), { once: true });
  const chosen = await pickOne(items, { title }, closing.token);
  if (chosen !== undefined) choose(chosen.path);
}
