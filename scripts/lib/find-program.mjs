// Finds programs on the PATH, or as environment variables name them.
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ScriptError } from "./log.mjs";

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
 * @param {string} variable an environment variable that may name a program
 * @returns {string | undefined} the program's path; nothing when the variable is unset or empty
 * @throws {ScriptError} when it names something that cannot be run
 */
export function namedProgram(variable) {
  const file = process.env[variable];
  if (!file) return undefined;
  if (!isExecutable(file)) throw new ScriptError(`${variable} names ${file}, which is not an executable file.`);
  return file;
}

/**
 * @param {string} file
 * @returns {boolean} whether it is a file that this user may execute
 */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // It does not exist or is not accessible.
    return false;
  }
}
