// Finds programs on the PATH.
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * @param {readonly string[]} names program names, in order of preference
 * @returns {string | undefined} the absolute path of the first that exists and is executable
 */
export function findProgram(names) {
  const directories = (process.env["PATH"] ?? "").split(delimiter).filter((directory) => directory !== "");
  const extensions = process.platform === "win32" ? [".exe", ".cmd", ""] : [""];
  return names
    .flatMap((name) => directories.flatMap((directory) => extensions.map((end) => join(directory, name + end))))
    .find(isExecutable);
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
    // It does not exist or is not accessible.
    return false;
  }
}
