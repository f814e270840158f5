// Runs one command to its end, keeps what it said, and gives the last of it when the command fails.
import { spawn } from "node:child_process";
import { Told } from "./say.mjs";

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] the whole environment; the parent's by default
 * @property {number} [timeoutMs] the command is killed after this many milliseconds
 * @property {boolean} [show] passes the command's output through (stdout goes to stderr) besides
 *   keeping it
 */

/**
 * @typedef {object} RunResult
 * @property {number | null} code exit status; null when a signal or a missing program ended it
 * @property {string} output stdout and stderr, interleaved as they came
 * @property {string} [failure] why there is no exit status
 */

/**
 * Runs a command without a shell and resolves when it has ended, however it ended.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function attempt(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: options.timeoutMs,
      killSignal: "SIGKILL",
      // npm and npx are .cmd files on Windows, which only a shell starts; their arguments here are
      // all our own constants.
      shell: process.platform === "win32" && /^(npm|npx)$/.test(command),
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (/** @type {string} */ text) => {
        output += text;
        if (options.show) process.stderr.write(text);
      });
    }
    child.on("error", (error) => resolve({ code: null, output, failure: error.message }));
    child.on("close", (code, signal) =>
      resolve(code === null ? { code, output, failure: `ended by ${signal ?? "a signal"}` } : { code, output }),
    );
  });
}

/**
 * Runs a command and throws a {@link Told} with its last words unless it ends with status 0.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} its output
 */
export async function run(command, args, options = {}) {
  const result = await attempt(command, args, options);
  if (result.code === 0) return result.output;
  const end = result.failure ?? `exit status ${result.code}`;
  const words = options.show ? "" : `\n${lastLines(result.output, 30)}`;
  throw new Told(`"${command} ${args.join(" ")}" failed (${end}).${words}`);
}

/**
 * @param {string} text
 * @param {number} count
 * @returns {string} the last lines of the text
 */
export function lastLines(text, count) {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}
