// Directories: the checkout, the cache that outlives it, and one per test run or session.
import { mkdtemp } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the checkout, absolute. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * The project's cache directory outside the checkout; not created here.
 * @returns {string} an absolute path
 */
export function cacheRoot() {
  // An empty XDG_CACHE_HOME counts as unset (XDG Base Directory Specification).
  const { XDG_CACHE_HOME: named = "" } = process.env;
  return join(named === "" ? join(homedir(), ".cache") : named, "scafctl-plugins");
}

/**
 * Makes the directory that becomes TMPDIR of a test run or session. Below /tmp because the path of
 * a Unix socket may have 104 characters, half of which macOS's own TMPDIR takes.
 * @returns {Promise<string>} an absolute path
 */
export function makeRunDirectory() {
  return mkdtemp(join(process.platform === "win32" ? tmpdir() : "/tmp", "sp-"));
}
