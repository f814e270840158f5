// Temporary directories with short names, because a Unix socket's path ends at about 104
// characters.
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Makes the directory that becomes TMPDIR of a whole test run or session. /tmp rather than the
 * system's own choice: that of macOS alone takes half of a socket path.
 * @returns {Promise<string>} an absolute path
 */
export function makeRunDirectory() {
  return mkdtemp(join(process.platform === "win32" ? tmpdir() : "/tmp", "sp-"));
}
