// Looks a program up on the PATH, as a shell would.
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * @param {readonly string[]} names program names, in order of preference
 * @returns {string | undefined} the absolute path of the first that exists and may be run
 */
export function findProgram(names) {
  const endings = process.platform === "win32" ? [".exe", ".cmd", ""] : [""];
  for (const name of names) {
    for (const directory of (process.env["PATH"] ?? "").split(delimiter)) {
      for (const ending of endings) {
        const file = join(directory, name + ending);
        if (directory !== "" && isExecutable(file)) return file;
      }
    }
  }
  return undefined;
}

/**
 * @param {string} file
 * @returns {boolean} whether it is a file that this user may execute
 */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Not there, or not ours to run: both are the answer no.
    return false;
  }
}
