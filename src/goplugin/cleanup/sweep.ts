// Ends what hosts left that died together with their watchdogs: plugins, their sockets, their
// directories.
import { lstat, readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { removeDeadSocket } from "./dead-socket.js";
import { isRunning, ownPlace, pluginSuffix, readHostEntry, readPluginEntry } from "./ledger.js";

/** How the names of hosts' directories begin; those of go-plugin itself continue with a digit. */
export const hostDirectoryPrefix = "plugin-dir-";

/**
 * A directory without an entry is unfinished, or its host died in the moment of making it; this
 * tells which. Milliseconds.
 */
const unfinishedMs = 60_000;

const swept = new Set<string>();

/**
 * Looks once through a directory in which hosts make theirs. Touches only what belongs to our own
 * user and to a host that is dead for certain, and ends only processes that are, by their start,
 * the very ones that the host started. Never rejects.
 */
export async function sweepOrphans(base: string): Promise<void> {
  if (process.platform === "win32" || swept.has(base)) return;
  swept.add(base);
  const names = await readdir(base).catch(() => []);
  for (const name of names) if (name.startsWith(hostDirectoryPrefix)) await sweepHost(join(base, name));
}

async function sweepHost(directory: string): Promise<void> {
  const found = await lstat(directory).catch(() => undefined);
  // In a directory that everybody can write to, anybody could have made it.
  if (found?.isDirectory() !== true || found.uid !== process.getuid?.() || (found.mode & 0o777) !== 0o700) return;
  const host = await readHostEntry(directory);
  if (host === undefined) {
    // Fails if anything is in it, and then it is not for us to judge.
    if (Date.now() - found.mtimeMs > unfinishedMs) await rmdir(directory).catch(() => undefined);
    return;
  }
  const [machine, boot, container] = host.place.split(" ");
  const [ourMachine, ourBoot, ourContainer] = ownPlace().split(" ");
  if (machine !== ourMachine) return;
  // After a new start of the machine nothing of it can run; otherwise numbers only mean something
  // in the same container.
  if (boot === ourBoot) {
    if (container !== ourContainer || (await isRunning(host))) return;
    await endPlugins(directory);
  }
  await rm(directory, { recursive: true, force: true }).catch(() => undefined);
}

async function endPlugins(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names) {
    if (!name.endsWith(pluginSuffix)) continue;
    const plugin = await readPluginEntry(join(directory, name));
    if (plugin === undefined) continue;
    if (await isRunning(plugin)) endGroup(plugin.pid);
    if (plugin.socket !== undefined) await removeDeadSocket(plugin.socket);
  }
}

function endGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // It ended in this very moment.
  }
}
