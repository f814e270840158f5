// Finds and removes what a test run must not leave behind: processes, and sockets and plugin
// directories in its TMPDIR.
import { readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { poll } from "./poll.mjs";
import { descendantsOf, endProcesses, listProcesses, processesMarked } from "./processes.mjs";

/** The environment variable that marks every process of one test run; its value is the run's id. */
export const RUN_MARK = "SCAFCTL_PLUGINS_TEST_RUN";

// Not plugins: the specs' compiler, VS Code's language servers and helpers, Chromium's crash
// reporter, our own `ps`.
const ignored = /\besbuild\b.*--service=|--node-ipc\b|--type=\w|\btsserver\b|crashpad|^ps -A/;

/**
 * Waits until nothing is left, ends and removes what still is after `graceMs`, and names it.
 * @param {string} mark the value of {@link RUN_MARK} in the run's processes
 * @param {string} directory the TMPDIR
 * @param {number} [graceMs]
 * @returns {Promise<string[]>}
 */
export async function removeLeftovers(mark, directory, graceMs = 5000) {
  /** @type {import("./processes.mjs").ProcessEntry[]} */
  let processes = [];
  /** @type {string[]} */
  let files = [];
  await poll(() => {
    processes = strayProcesses(process.pid, mark);
    files = leftoverFiles(directory);
    return processes.length + files.length === 0;
  }, graceMs);
  await endProcesses(processes.map(({ pid }) => pid));
  for (const file of files) await rm(file, { recursive: true, force: true });
  return [...processes.map(({ pid, command }) => `left process ${pid}: ${command}`), ...files.map((f) => `left ${f}`)];
}

/**
 * The processes that a test process has started and not ended: its descendants, and those of the
 * same run whose parent has died. The second kind is found on Linux only.
 * @param {number} pid the test process, or the runner
 * @param {string} mark
 */
function strayProcesses(pid, mark) {
  const marked = processesMarked(RUN_MARK, mark);
  const harness = ancestorsOf(pid);
  // What an ancestor started belongs to the harness: for example the browser that shows the window
  // in which this test runs.
  const known = new Set([pid, ...harness, ...marked.map((entry) => entry.pid)]);
  const orphans = marked.filter((entry) => !known.has(entry.parent) && !harness.has(entry.pid) && entry.pid !== pid);
  const strays = new Map([...descendantsOf(pid), ...orphans].map((entry) => [entry.pid, entry]));
  return [...strays.values()].filter((entry) => !ignored.test(entry.command));
}

/**
 * @param {number} pid
 * @returns {Set<number>} the ancestors of a process, without process 1, which adopts orphans
 */
function ancestorsOf(pid) {
  const parents = new Map(listProcesses().map((entry) => [entry.pid, entry.parent]));
  /** @type {Set<number>} */
  const found = new Set();
  for (let next = parents.get(pid); next !== undefined && next > 1; next = parents.get(next)) found.add(next);
  return found;
}

/**
 * Sockets, and directories that only a plugin host makes, below a directory. Sockets of VS Code and
 * Chromium are left out: they leave them when they are killed.
 * @param {string} directory
 * @returns {string[]} absolute paths
 */
export function leftoverFiles(directory) {
  return entriesOf(directory).flatMap((entry) => {
    const file = join(directory, entry.name);
    if (/^(vscode-|\.?org\.chromium\.|playwright)/.test(entry.name)) return [];
    if (entry.isDirectory()) {
      if (/^(scafctl-plugins-|plugin-dir)/.test(entry.name)) return [file];
      return /^(node_modules|profile)$/.test(entry.name) ? [] : leftoverFiles(file);
    }
    return entry.isSocket() || /^plugin\d+$/.test(entry.name) ? [file] : [];
  });
}

/** @param {string} path */
function entriesOf(path) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    // Removed meanwhile.
    return [];
  }
}
