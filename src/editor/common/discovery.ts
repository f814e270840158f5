// What a command does before it uses plugins: check trust, start discovery and wait for it.
import * as vscode from "vscode";
import { viewIds } from "../../contributions.js";
import { allPlugins, type CatalogueSnapshot, type WorkspaceCatalogue } from "../../model/index.js";
import { runCommand } from "../platform/commands.js";
import type { Messages } from "../platform/messages.js";
import { withCancellableProgress } from "../platform/progress.js";
import { buttons } from "../platform/words.js";
import { words } from "./words.js";

/** What the functions here, and the pickers, need. */
export interface DiscoveryDeps {
  readonly catalogue: WorkspaceCatalogue;
  readonly messages: Messages;
}

/** Whether plugins may be started; says so where the workspace is not trusted. */
export async function mayStart({ messages }: Pick<DiscoveryDeps, "messages">): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  await messages.show("warning", words.untrusted(), [
    { title: words.manageTrust(), run: () => vscode.commands.executeCommand("workbench.trust.manage") },
  ]);
  return false;
}

/**
 * Waits until every plugin is described or has failed, with progress that the user can cancel.
 * @throws on cancel
 */
export async function settledSnapshot({ catalogue }: Pick<DiscoveryDeps, "catalogue">): Promise<CatalogueSnapshot> {
  const started = catalogue.startDiscovery();
  // In a workspace that is not trusted, nothing is started and discovery never ends.
  if (catalogue.mode !== "running") return started.snapshot;
  return withCancellableProgress(words.discoveringPlugins(), (signal) => started.whenSettled(signal));
}

/** Says why there is nothing to choose from, with a button that helps. */
export async function showNothingFound({ catalogue, messages }: DiscoveryDeps): Promise<void> {
  const { directories } = catalogue.snapshot;
  if (directories.some(({ state }) => state.kind === "not-allowed")) {
    await messages.show("info", words.directoriesNotAllowed(), [
      { title: buttons.allow(), run: () => runCommand("allowDirectories") },
    ]);
  } else if (allPlugins(catalogue.snapshot).length > 0) {
    await messages.show("info", words.noneLoaded(), [
      { title: words.showPlugins(), run: () => vscode.commands.executeCommand(`${viewIds.plugins}.focus`) },
    ]);
  } else {
    await messages.show("info", directories.length === 0 ? words.noDirectories() : words.noPlugins(), [
      { title: words.addDirectory(), run: () => runCommand("addPluginDirectory") },
    ]);
  }
}
