// A Python virtual environment with the packages of the Python example, in the cache.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findProgram } from "./find-program.mjs";
import { log } from "./log.mjs";
import { cacheRoot, root } from "./paths.mjs";
import { run } from "./run.mjs";

const requirements = join(root, "examples", "plugins", "echo-py", "requirements.txt");

/**
 * The Python on the PATH.
 * @returns {string | undefined} its path
 */
export function findPython() {
  return findProgram(["python3"]);
}

/**
 * Creates the environment unless the cache has it: about half a minute, 55 MB.
 * @param {string} python
 * @returns {Promise<string>} its Python, absolute
 */
export async function ensurePythonPackages(python) {
  const version = await run(python, ["-c", "import sys; print(sys.executable, sys.version)"]);
  const hash = createHash("sha256")
    .update(version)
    .update(await readFile(requirements))
    .digest("hex")
    .slice(0, 12);
  const directory = join(cacheRoot(), `python-${hash}`);
  const installed = join(directory, "bin", "python");
  // Written last: an environment cannot be moved, because its programs name its path.
  const complete = join(directory, "complete");
  if (existsSync(complete)) return installed;
  log("installing the packages of the Python example");
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await run(python, ["-m", "venv", directory]);
  await run(installed, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
  await writeFile(complete, "");
  return installed;
}
