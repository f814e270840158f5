// Removes the plugins and sockets of hosts that were killed together with their watchdogs.
import { lstat, readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { removeDeadSocket } from "./dead-socket.js";
import { hostFile, isRunning, ownPlace, pluginSuffix, readEntry } from "./ledger.js";

/** Prefix of a host's directory; in go-plugin's own directories a digit follows. */
export const hostDirectoryPrefix = "plugin-dir-";

/**
 * A directory without an entry is still being created, unless it is older than this. Milliseconds.
 */
const unfinishedMs = 60_000;

const swept = new Set<string>();

/**
 * Runs once for each base directory. Removes only what belongs to this user and to a host that has
 * ended, and kills only processes whose pid and start time the host recorded. Never rejects: what
 * it cannot examine is left to a later host.
 */
export async function sweepOrphans(base: string): Promise<void> {
  if (process.platform === "win32" || swept.has(base)) return;
  swept.add(base);
  const names = await readdir(base).catch(() => []);
  for (const name of names) {
    if (name.startsWith(hostDirectoryPrefix)) await sweepHost(join(base, name)).catch(() => undefined);
  }
}

async function sweepHost(directory: string): Promise<void> {
  const found = await lstat(directory).catch(() => undefined);
  // In a shared temporary directory, another user could have created it.
  if (found?.isDirectory() !== true || found.uid !== process.getuid?.() || (found.mode & 0o777) !== 0o700) return;
  const host = await readEntry(join(directory, hostFile));
  if (host === undefined) {
    // Fails unless it is empty.
    if (Date.now() - found.mtimeMs > unfinishedMs) await rmdir(directory).catch(() => undefined);
    return;
  }
  const [machine, boot, container] = host.rest.split(" ");
  const [ourMachine, ourBoot, ourContainer] = ownPlace().split(" ");
  if (machine !== ourMachine) return;
  // After a reboot none of its processes can run; otherwise pids are valid in the same container.
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
    const plugin = await readEntry(join(directory, name));
    if (plugin === undefined) continue;
    if (await isRunning(plugin)) endGroup(plugin.pid);
    if (plugin.rest !== "") await removeDeadSocket(plugin.rest);
  }
}

function endGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}
