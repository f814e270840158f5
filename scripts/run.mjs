// Runs a task of this directory: installs the dependencies if they differ from the lock file, then
// calls the default export of scripts/<task>.mjs, which resolves with the exit code (nothing: 0).
//
//   node scripts/run.mjs <task> [arguments of the task]
import { ensureDependencies } from "./lib/dependencies.mjs";
import { log, ScriptError } from "./lib/log.mjs";

/**
 * Imported after the dependencies are installed, so that tasks can import packages statically.
 * @type {Readonly<Record<string, () => Promise<{ default: () => Promise<number | void> }>>>}
 */
const tasks = {
  bench: () => import("./bench.mjs"),
  check: () => import("./check.mjs"),
  conformance: () => import("./conformance.mjs"),
  package: () => import("./package.mjs"),
  start: () => import("./start.mjs"),
  test: () => import("./test.mjs"),
};

try {
  const [name = ""] = process.argv.splice(2, 1);
  const load = tasks[name];
  if (load === undefined) throw new ScriptError(`Unknown task "${name}". Known: ${Object.keys(tasks).join(", ")}.`);
  ensureDependencies();
  const task = await load();
  process.exitCode = (await task.default()) ?? 0;
} catch (error) {
  log(error instanceof ScriptError ? error.message : error instanceof Error ? (error.stack ?? "") : String(error));
  process.exitCode = 1;
}
