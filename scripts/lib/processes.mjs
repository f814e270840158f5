// Which processes are there, whose children are they, and how they are ended: by id, politely
// first.
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { attempt } from "./run.mjs";

/**
 * @typedef {object} ProcessEntry
 * @property {number} pid
 * @property {number} parent
 * @property {string} command the command line, arguments separated by blanks
 */

/**
 * Every living process that this user can see. Empty on Windows.
 * @returns {Promise<ProcessEntry[]>}
 */
export async function listProcesses() {
  if (process.platform === "linux") return readProc().filter((entry) => entry !== undefined);
  if (process.platform === "win32") return [];
  const { output } = await attempt("ps", ["-A", "-o", "pid=,ppid=,command="]);
  return output.split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match ? [{ pid: Number(match[1]), parent: Number(match[2]), command: match[3] ?? "" }] : [];
  });
}

function readProc() {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readEntry(Number(name)));
}

/**
 * @param {number} pid
 * @returns {ProcessEntry | undefined} nothing for a zombie or a process that has just ended
 */
function readEntry(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The program's name stands in parentheses and may itself hold blanks and parentheses.
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z" || state === "X") return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return { pid, parent: Number(parent), command };
  } catch {
    // It ended between the listing and the reading.
    return undefined;
  }
}

/**
 * The living processes below one, however deep; that one not included. A process whose parent died
 * has left the tree.
 * @param {number} pid
 * @returns {Promise<ProcessEntry[]>}
 */
export async function descendantsOf(pid) {
  const all = await listProcesses();
  /** @type {ProcessEntry[]} */
  const found = [];
  const parents = new Set([pid]);
  for (let grew = true; grew;) {
    const next = all.filter((entry) => parents.has(entry.parent) && !parents.has(entry.pid));
    for (const entry of next) parents.add(entry.pid);
    found.push(...next);
    grew = next.length > 0;
  }
  return found;
}

/**
 * The living processes that were started with `name=value` in their environment. Only Linux tells;
 * elsewhere empty.
 * @param {string} name
 * @param {string} value
 * @returns {Promise<ProcessEntry[]>}
 */
export async function processesMarked(name, value) {
  if (process.platform !== "linux") return [];
  const mark = `${name}=${value}`;
  return (await listProcesses()).filter((entry) => readEnvironment(entry.pid).includes(mark));
}

/**
 * @param {number} pid
 * @returns {string[]} `NAME=value` each
 */
function readEnvironment(pid) {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    // Ended meanwhile, or another user's: not one of ours.
    return [];
  }
}

/**
 * @param {number} pid
 * @returns {boolean} whether a process with this id lives; a zombie counts as ended
 */
export function isAlive(pid) {
  if (process.platform === "linux") return readEntry(pid) !== undefined;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * Ends processes by id: SIGTERM, then SIGKILL for those still there after `graceMs`. Resolves when
 * all are gone.
 * @param {readonly number[]} pids
 * @param {number} [graceMs]
 */
export async function endProcesses(pids, graceMs = 2000) {
  signalAll(pids, "SIGTERM");
  if (await allEnded(pids, graceMs)) return;
  signalAll(pids, "SIGKILL");
  await allEnded(pids, 5000);
}

/**
 * @param {readonly number[]} pids
 * @param {number} limitMs
 * @returns {Promise<boolean>} whether all had ended in time
 */
export async function allEnded(pids, limitMs) {
  const deadline = Date.now() + limitMs;
  while (pids.some(isAlive)) {
    if (Date.now() > deadline) return false;
    await delay(50);
  }
  return true;
}

/**
 * @param {readonly number[]} pids
 * @param {NodeJS.Signals} signal
 */
function signalAll(pids, signal) {
  for (const pid of pids.filter(isAlive)) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended by itself first.
    }
  }
}
