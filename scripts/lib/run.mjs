// Runs a command to its end; a failure carries the last lines of its output.
import { root } from "./paths.mjs";
import { ScriptError } from "./log.mjs";

/**
 * Runs a command without a shell, in the checkout unless `options.cwd` says otherwise.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("execa").Options} [options]
 * @returns {Promise<string>} stdout and stderr, interleaved
 * @throws {ScriptError} when the exit status is not 0
 */
export async function run(command, args, options = {}) {
  // Tests load this module as CommonJS, which execa does not support.
  const { execa } = await import("execa");
  const result = await execa(command, args, { cwd: root, stdin: "ignore", ...options, all: true, reject: false });
  const output = String(result.all ?? "");
  if (!result.failed) return output;
  const end = result.exitCode === undefined ? result.shortMessage : `exit status ${result.exitCode}`;
  throw new ScriptError(`"${command} ${args.join(" ")}" failed (${end}).\n${lastLines(output, 30)}`);
}

/** Builds everything that the tests and `npm start` run; its output goes to stderr. */
export async function buildAll() {
  await run(process.execPath, ["scripts/build.mjs"], { stdout: process.stderr, stderr: process.stderr });
}

/**
 * @param {string} text
 * @param {number} count
 * @returns {string} the last lines of the text
 */
export function lastLines(text, count) {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}
