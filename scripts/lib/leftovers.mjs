// What a test run must not leave behind: processes it started, and sockets and plugin directories
// in its TMPDIR.
import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { descendantsOf, listProcesses, processesMarked } from "./processes.mjs";

/** The environment variable that marks every process of one test run; its value is the run's id. */
export const RUN_MARK = "SCAFCTL_PLUGINS_TEST_RUN";

// Not plugins: the specs' compiler, VS Code's language servers and helpers, Chromium's crash
// reporter, our own `ps`.
const notOurs = /\besbuild\b.*--service=|--node-ipc\b|--type=\w|\btsserver\b|crashpad|^ps -A/;

/**
 * The processes that a test process has started and not ended: its descendants, and those of the
 * same run whose parent has died. The second kind is only seen on Linux.
 * @param {number} pid the test process, or the runner
 * @param {string} mark the value of {@link RUN_MARK} in the run's processes
 * @returns {Promise<import("./processes.mjs").ProcessEntry[]>}
 */
export async function strayProcesses(pid, mark) {
  const marked = await processesMarked(RUN_MARK, mark);
  const known = new Set(marked.map((entry) => entry.pid));
  const ancestors = await ancestorsOf(pid);
  // What an ancestor started is the harness: the browser that shows the window in which this test
  // runs, for example.
  const isOrphan = (/** @type {number} */ parent) => !known.has(parent) && !ancestors.has(parent) && parent !== pid;
  const orphans = marked.filter((entry) => isOrphan(entry.parent) && !ancestors.has(entry.pid));
  const strays = new Map([...(await descendantsOf(pid)), ...orphans].map((entry) => [entry.pid, entry]));
  strays.delete(pid);
  return [...strays.values()].filter((entry) => !notOurs.test(entry.command));
}

/**
 * @param {number} pid
 * @returns {Promise<Set<number>>} its parent, and so on; not itself, and not process 1, which
 *   adopts orphans
 */
async function ancestorsOf(pid) {
  const parents = new Map((await listProcesses()).map((entry) => [entry.pid, entry.parent]));
  /** @type {Set<number>} */
  const found = new Set();
  for (let next = parents.get(pid); next !== undefined && next > 1; next = parents.get(next)) found.add(next);
  return found;
}

/**
 * Sockets, and directories that only a plugin host makes, below a directory. VS Code and Chromium
 * leave sockets of their own when they are ended from outside; those are not ours to judge.
 * @param {string} directory
 * @returns {string[]} absolute paths
 */
export function leftoverFiles(directory) {
  /** @type {string[]} */
  const found = [];
  /** @param {string} path */
  const visit = (path) => {
    for (const entry of entriesOf(path)) {
      const file = join(path, entry.name);
      if (/^(vscode-|\.org\.chromium\.|org\.chromium\.|playwright)/.test(entry.name)) continue;
      if (entry.isDirectory()) {
        if (isPluginDirectory(entry.name)) found.push(file);
        else if (!/^(node_modules|profile)$/.test(entry.name)) visit(file);
      } else if (entry.isSocket() || /^plugin\d+$/.test(entry.name)) {
        found.push(file);
      }
    }
  };
  visit(directory);
  return found.filter(stillThere);
}

/** @param {string} name */
function isPluginDirectory(name) {
  return /^(scafctl-plugins-|plugin-dir)/.test(name);
}

/** @param {string} path */
function entriesOf(path) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    // Removed while we were looking.
    return [];
  }
}

/** @param {string} path */
function stillThere(path) {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
