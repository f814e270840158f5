// Makes a directory exactly once, though several processes may want it at the same time.
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { say, Told } from "./say.mjs";

const waitLimitMs = 20 * 60_000;

/**
 * Returns at once when `directory` exists. Otherwise one process builds it in a neighbouring
 * directory and renames it into place, so that a half-made one is never seen; the others wait for
 * that.
 * @param {string} directory absolute
 * @param {string} what names the thing in progress lines
 * @param {(scratch: string) => Promise<void>} build fills the empty directory `scratch`, which is
 *   moved afterwards
 * @throws {Told} when another process has held the lock for twenty minutes
 */
export async function installOnce(directory, what, build) {
  await mkdir(dirname(directory), { recursive: true });
  const lock = `${directory}.lock`;
  const deadline = Date.now() + waitLimitMs;
  let told = false;
  while (!(await exists(directory))) {
    if (await take(lock)) {
      try {
        if (!(await exists(directory))) await buildAndMove(directory, build);
      } finally {
        await rm(lock, { recursive: true, force: true });
      }
      return;
    }
    if (!told) say(`waiting for another process that installs ${what}`);
    told = true;
    if (Date.now() > deadline) throw new Told(`Gave up waiting for ${lock}. If nothing is being installed, delete it.`);
    await delay(500);
  }
}

/**
 * @param {string} directory
 * @param {(scratch: string) => Promise<void>} build
 */
async function buildAndMove(directory, build) {
  const scratch = `${directory}.${process.pid}`;
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch);
  try {
    await build(scratch);
    await rename(scratch, directory);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * Takes the lock; a lock whose owner is dead is broken, and taken in the next round.
 * @param {string} lock
 * @returns {Promise<boolean>}
 */
async function take(lock) {
  const owner = join(lock, "pid");
  try {
    await mkdir(lock);
    await writeFile(owner, String(process.pid));
    return true;
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
  }
  const pid = Number(await readFile(owner, "utf8").catch(() => ""));
  const dead = pid > 0 ? !isAlive(pid) : await isOlderThan(lock, 10_000);
  if (dead) await rm(lock, { recursive: true, force: true });
  return false;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, "EPERM");
  }
}

/**
 * @param {string} path
 * @param {number} ms
 */
async function isOlderThan(path, ms) {
  const entry = await stat(path).catch(() => undefined);
  return entry !== undefined && Date.now() - entry.mtimeMs > ms;
}

/** @param {string} path */
async function exists(path) {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function isCode(error, code) {
  return error instanceof Error && "code" in error && error.code === code;
}
