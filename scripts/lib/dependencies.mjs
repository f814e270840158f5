// Installs the dependencies when node_modules does not match the lock file. Imports no package.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { log, ScriptError } from "./log.mjs";
import { root } from "./paths.mjs";

/** @typedef {{ version?: string, optional?: boolean, devOptional?: boolean }} LockedPackage */
/** @type {(text: string) => { packages?: Record<string, LockedPackage> }} */
const parseLock = JSON.parse;

/**
 * Runs `npm ci` if that would change anything.
 * @throws {ScriptError} when Node.js is too old or npm fails
 */
export function ensureDependencies() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 9))
    throw new ScriptError(`Node.js 20.9 or newer is needed; this is ${process.version}.`);
  const difference = firstDifference();
  if (difference === undefined) return;
  log(`installing dependencies with npm ci (${difference})`);
  // --loglevel: an outer `npm --silent` would also silence the reason of a failure.
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    // stdout stays data.
    stdio: ["ignore", process.stderr, process.stderr],
    timeout: 900_000,
    // npm is a .cmd file on Windows, which only a shell starts.
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new ScriptError("npm ci failed; see its messages above.");
}

/** @returns {string | undefined} the first package that differs from the lock file */
function firstDifference() {
  const expected = readLock(join(root, "package-lock.json"));
  if (expected === undefined) throw new ScriptError("package-lock.json is missing or invalid.");
  // npm's own record of what it installed.
  const installed = readLock(join(root, "node_modules", ".package-lock.json"));
  if (installed === undefined) return "none are installed";
  const differs = Object.entries(expected).find(([path, { version, optional, devOptional }]) => {
    const skippable = installed[path] === undefined && (optional === true || devOptional === true);
    return path !== "" && !skippable && installed[path]?.version !== version;
  });
  return differs && `${differs[0]} is not ${differs[1].version ?? "installed"}`;
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined} nothing when it is missing or was truncated
 *   by an interrupted install
 */
function readLock(file) {
  try {
    return parseLock(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}
