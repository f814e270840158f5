// Installs the project's own dependencies when node_modules does not hold what the lock file says.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths.mjs";
import { run } from "./run.mjs";
import { say, Told } from "./say.mjs";

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {boolean} [optional]
 * @property {boolean} [devOptional]
 * @property {boolean} [peer]
 * @property {boolean} [link]
 */

/** @type {(text: string) => { packages?: Record<string, LockedPackage> }} */
const parseLock = JSON.parse;

/**
 * Runs `npm ci` if that would change anything.
 * @throws {Told} on a Node.js older than the project supports, or with npm's last words
 */
export async function ensureDependencies() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 9))
    throw new Told(`Node.js 20.9 or newer is needed; this is ${process.version}.`);
  const lacking = firstDifference();
  if (lacking === undefined) return;
  say(`installing dependencies with npm ci (${lacking})`);
  // The log level by word: an outer `npm --silent` would otherwise silence the reason of a failure,
  // too.
  await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: root, timeoutMs: 900_000 });
}

/** @returns {string | undefined} the first thing that is not as the lock file says */
function firstDifference() {
  const wanted = readLock(join(root, "package-lock.json"));
  if (wanted === undefined) throw new Told("package-lock.json is missing or broken.");
  // npm keeps this account of what it installed; comparing contents, because the files' times say
  // little in a work tree.
  const present = readLock(join(root, "node_modules", ".package-lock.json"));
  if (present === undefined) return "there are none yet";
  for (const [path, entry] of Object.entries(wanted)) {
    const skippable = entry.optional === true || entry.devOptional === true;
    const installed = present[path];
    if (path === "" || (installed === undefined && skippable)) continue;
    if (installed?.version !== entry.version) return `${path.replace(/^node_modules\//, "")} is not ${entry.version}`;
  }
  return undefined;
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined}
 */
function readLock(file) {
  try {
    return parseLock(readFileSync(file, "utf8")).packages;
  } catch {
    // Not there, or cut off by an interrupted install: either way there is nothing to rely on.
    return undefined;
  }
}
