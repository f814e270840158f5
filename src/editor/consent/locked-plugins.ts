// "Allow" for a plugin that is locked, because it is new or has changed, and for all of them.
import { stat } from "node:fs/promises";
import type { CommandArgument } from "../../contributions.js";
import { type DirectoryEntry, type PluginEntry, stateNow } from "../../model/index.js";
import { mayStart } from "../common/discovery.js";
import type { ConsentDeps } from "./index.js";
import { choosePrograms, type ProgramToAllow } from "./program-items.js";
import { words } from "./words.js";

interface LockedPlugin {
  readonly plugin: PluginEntry;
  readonly directory: DirectoryEntry;
}

/** Allows one plugin with its present content: at once from the view, else after a question. */
export async function allowPlugin(deps: ConsentDeps, { pluginId, clicked }: CommandArgument): Promise<void> {
  const locked = lockedPlugins(deps).filter(({ plugin }) => pluginId === undefined || plugin.id === pluginId);
  await allow(deps, locked, clicked === true);
}

/** Lists the locked plugins of a directory, or of all, and allows those that the person chooses. */
export async function allowLockedPlugins(deps: ConsentDeps, argument: CommandArgument): Promise<void> {
  const locked = lockedPlugins(deps).filter(
    ({ directory }) => argument.directory === undefined || directory.source.path === argument.directory,
  );
  await allow(deps, locked, false);
}

async function allow(deps: ConsentDeps, locked: readonly LockedPlugin[], isChosen: boolean): Promise<void> {
  if (!(await mayStart(deps))) return;
  if (locked.length === 0) return deps.messages.show("info", words.nothingLocked());
  const programs = await Promise.all(locked.map(({ plugin }) => programOf(plugin)));
  const chosen = isChosen ? programs : await choosePrograms(programs);
  for (const { source, plugins } of new Set(locked.map(({ directory }) => directory))) {
    const files = (chosen ?? []).filter(({ path }) => plugins.some((plugin) => plugin.path === path));
    if (source.named !== undefined && files.length > 0) await deps.approvals.allow(source.named, files);
  }
}

function lockedPlugins({ catalogue }: ConsentDeps): readonly LockedPlugin[] {
  return catalogue.snapshot.directories.flatMap((directory) =>
    directory.plugins.filter(({ status }) => status === "locked").map((plugin) => ({ plugin, directory })),
  );
}

/** @throws Error of the system when the file is gone */
async function programOf({ path, name, interpreter, linkTarget, lock }: PluginEntry): Promise<ProgramToAllow> {
  const state = stateNow(path);
  const { size } = await stat(path);
  return {
    ...{ path, name, state, bytes: size, change: lock, linkTarget },
    ...(interpreter === undefined ? {} : { interpreter }),
  };
}
