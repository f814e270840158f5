// What a command does before it can speak of plugins: check trust, begin discovery, and wait until
// enough is known.
import * as vscode from "vscode";
import { viewIds } from "../../contributions.js";
import { allPlugins, type Catalogue, type CatalogueSnapshot } from "../../model/index.js";
import { runCommand } from "../platform/commands.js";
import { withCancellableProgress } from "../platform/progress.js";
import { words } from "../platform/words.js";
import type { Services } from "./services.js";

/** False, and said so, in a workspace that is not trusted: there nothing is started. */
export async function mayStart({ messages }: Services): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  await messages.show("warning", words.restrictedRefusal(), [
    { title: words.manageTrust(), run: () => vscode.commands.executeCommand("workbench.trust.manage") },
  ]);
  return false;
}

/**
 * Waits for discovery to come to rest, with progress that can be cancelled when it takes long.
 * @throws on cancel
 */
export async function settledSnapshot({ live }: Services): Promise<CatalogueSnapshot> {
  const catalogue = live.startDiscovery();
  // Where nothing may be started, what waits for its start waits for ever.
  if (live.mode !== "running") return catalogue.snapshot;
  const controller = new AbortController();
  return withCancellableProgress(words.lookingForPlugins(), controller, catalogue.whenSettled(controller.signal));
}

/**
 * Waits only until `decided` is true of the snapshot, or nothing more will be known.
 * @throws on cancel
 */
export async function waitUntil(
  catalogue: Catalogue,
  decided: (snapshot: CatalogueSnapshot) => boolean,
): Promise<CatalogueSnapshot> {
  const controller = new AbortController();
  const enough = catalogue.when((snapshot) => decided(snapshot) || !snapshot.busy, controller.signal);
  await withCancellableProgress(words.lookingForPlugins(), controller, enough);
  return catalogue.snapshot;
}

/** Tells why there is nothing to choose from, with the way out of it. */
export async function tellNothingFound({ live, messages }: Services): Promise<void> {
  const { directories } = live.snapshot;
  const add = { title: words.addDirectory(), run: () => runCommand("addPluginDirectory") };
  if (directories.some(({ state }) => state.kind === "not-allowed")) {
    const allow = { title: words.allow(), run: () => runCommand("allowDirectories") };
    await messages.show("info", words.directoriesNotAllowed(), [allow]);
  } else if (allPlugins(live.snapshot).length > 0) {
    await messages.show("info", words.noneLoaded(), [
      { title: words.showPlugins(), run: () => vscode.commands.executeCommand(`${viewIds.plugins}.focus`) },
    ]);
  } else {
    await messages.show("info", directories.length === 0 ? words.noDirectories() : words.noPlugins(), [add]);
  }
}
