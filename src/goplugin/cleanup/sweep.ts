// Removes the plugins and sockets of hosts that were killed together with their watchdogs.
import { lstat, readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { errorMessage, systemErrorCode } from "../base/errors.js";
import type { Leftover } from "../base/types.js";
import { hostFile, isOwnPlugin, isRunning, ownPlace, pluginSuffix, readEntry } from "./ledger.js";

/** Prefix of a host's directory; in go-plugin's own directories a digit follows. */
export const hostDirectoryPrefix = "plugin-dir-";

/**
 * A directory without an entry is still being created, unless it is older than this. Milliseconds.
 */
const unfinishedMs = 60_000;

export type ReportLeftover = (leftover: Leftover) => void;

const swept = new Set<string>();

function warn({ directory, detail }: Leftover): void {
  process.emitWarning(`${directory} of an earlier plugin host is left: ${detail}`);
}

/**
 * Runs once for each base directory. Removes only what belongs to this user and to a host that has
 * ended, and kills only processes of this user whose pid and start time the host recorded. Never
 * rejects: a directory that it cannot examine or remove is reported and left.
 */
export async function sweepOrphans(base: string, report: ReportLeftover = warn): Promise<void> {
  if (process.platform === "win32" || swept.has(base)) return;
  swept.add(base);
  // A base that cannot be read was reported by the start that could not create a directory in it.
  const names = await readdir(base).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(hostDirectoryPrefix))) {
    const directory = join(base, name);
    try {
      await sweepHost(directory);
    } catch (error) {
      // Another process may have removed it meanwhile.
      if (systemErrorCode(error) !== "ENOENT") report({ directory, detail: errorMessage(error) });
    }
  }
}

/** @throws Error why the directory is left although it may belong to a host that has ended */
async function sweepHost(directory: string): Promise<void> {
  const found = await lstat(directory);
  // In a shared temporary directory, another user could have created it.
  if (!found.isDirectory() || found.uid !== process.getuid?.()) return;
  if ((found.mode & 0o777) !== 0o700) throw new Error("other users can access it");
  const host = await readEntry(join(directory, hostFile));
  if (host === undefined) {
    if (Date.now() - found.mtimeMs > unfinishedMs) await rmdir(directory);
    return;
  }
  const [machine, boot, container] = host.place.split(" ");
  const [ourMachine, ourBoot, ourContainer] = ownPlace().split(" ");
  if (machine !== ourMachine) return;
  // After a reboot none of its processes can run; otherwise pids are valid in the same container.
  if (boot === ourBoot) {
    if (container !== ourContainer || (await isRunning(host))) return;
    await endPlugins(directory);
  }
  await rm(directory, { recursive: true, force: true });
}

async function endPlugins(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!name.endsWith(pluginSuffix)) continue;
    const plugin = await readEntry(join(directory, name));
    if (plugin !== undefined && (await isOwnPlugin(plugin))) endGroup(plugin.pid);
  }
}

function endGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch (error) {
    // It has ended meanwhile.
    if (systemErrorCode(error) !== "ESRCH") throw error;
  }
}
