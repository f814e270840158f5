// Where things live: the checkout, and the cache outside it that survives from one clone to the
// next.
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the checkout, absolute. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * The project's cache directory outside the checkout; not created here.
 * @returns {string} an absolute path
 */
export function cacheRoot() {
  const named = process.env["XDG_CACHE_HOME"];
  // The standard says that an empty value counts as none.
  const base = named === undefined || named === "" ? join(homedir(), ".cache") : named;
  return join(base, "scafctl-plugins");
}
