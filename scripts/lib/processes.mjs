// Lists the processes of this machine, finds descendants, and ends processes by id.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { poll } from "./poll.mjs";

/**
 * @typedef {object} ProcessEntry
 * @property {number} pid
 * @property {number} parent
 * @property {string} command the command line, arguments separated by spaces
 */

/**
 * Every living process that this user can see; zombies are left out. Empty on Windows.
 * @returns {ProcessEntry[]}
 */
export function listProcesses() {
  if (process.platform === "win32") return [];
  // Not `ps` on Linux: slim container images lack it.
  if (process.platform === "linux") return readdirSync("/proc").flatMap((name) => readEntry(Number(name)) ?? []);
  return execFileSync("ps", ["-A", "-o", "pid=,ppid=,command="], { encoding: "utf8" })
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .flatMap((match) => (match ? [{ pid: Number(match[1]), parent: Number(match[2]), command: match[3] ?? "" }] : []));
}

/**
 * @param {number} pid NaN for entries of /proc that are no processes
 * @returns {ProcessEntry | undefined} nothing for a zombie or a process that has just ended
 */
function readEntry(pid) {
  const stat = readProc(pid, "stat");
  // The program's name is in parentheses and may itself hold spaces and parentheses.
  const [state = "X", parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (stat === "" || state === "Z" || state === "X") return undefined;
  return { pid, parent: Number(parent), command: readProc(pid, "cmdline").replaceAll("\0", " ").trim() };
}

/**
 * @param {number} pid
 * @param {string} name
 * @returns {string} empty when the process has ended or belongs to another user
 */
function readProc(pid, name) {
  try {
    return Number.isNaN(pid) ? "" : readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}

/**
 * The living descendants of a process, without itself. A process whose parent died is not found.
 * @param {number} pid
 * @returns {ProcessEntry[]}
 */
export function descendantsOf(pid) {
  const all = listProcesses();
  const found = all.filter((entry) => entry.parent === pid);
  // An array iterator also visits what is appended during the iteration.
  for (const { pid: parent } of found) found.push(...all.filter((entry) => entry.parent === parent));
  return found;
}

/**
 * The living processes that were started with `name=value` in their environment; known on Linux
 * only.
 * @param {string} name
 * @param {string} value
 * @returns {ProcessEntry[]}
 */
export function processesMarked(name, value) {
  if (process.platform !== "linux") return [];
  return listProcesses().filter(({ pid }) => readProc(pid, "environ").split("\0").includes(`${name}=${value}`));
}

/**
 * @param {number} pid
 * @returns {boolean} whether the process is running; a zombie is not
 */
export function isAlive(pid) {
  if (process.platform === "linux") return readEntry(pid) !== undefined;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * Ends processes by id: SIGTERM, then SIGKILL for those still running after `graceMs`. Resolves
 * when all have ended.
 * @param {readonly number[]} pids
 * @param {number} [graceMs]
 */
export async function endProcesses(pids, graceMs = 2000) {
  for (const [signal, limitMs] of /** @type {const} */ ([
    ["SIGTERM", graceMs],
    ["SIGKILL", 5000],
  ])) {
    for (const pid of pids.filter(isAlive)) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has just ended.
      }
    }
    if (await allEnded(pids, limitMs)) return;
  }
}

/**
 * @param {readonly number[]} pids
 * @param {number} limitMs
 * @returns {Promise<boolean>} whether all ended in time
 */
export function allEnded(pids, limitMs) {
  return poll(() => !pids.some(isAlive), limitMs);
}
