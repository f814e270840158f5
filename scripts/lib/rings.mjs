// Runs one test ring in a process of its own, reads its counts, and makes sure that it leaves
// nothing behind.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { leftoverFiles, RUN_MARK, strayProcesses } from "./leftovers.mjs";
import { root } from "./paths.mjs";
import { descendantsOf, endProcesses } from "./processes.mjs";

/**
 * @typedef {object} RingOptions
 * @property {string} directory becomes TMPDIR of the ring; short, and used by nobody else
 * @property {string | undefined} [grep] mocha's
 * @property {string | undefined} [file] part of the spec file's name
 * @property {readonly string[]} suites folders of test/editor; none means all
 */

/**
 * @typedef {object} RingResult
 * @property {string} ring
 * @property {number} passed
 * @property {number} failed includes what went wrong around the tests: a crash, a time limit, a
 *   leftover
 * @property {number} skipped
 * @property {string[]} failures one line each
 * @property {number} seconds
 */

/**
 * How long each ring may take altogether, in minutes, before it counts as hung.
 * @type {Readonly<Record<string, number>>}
 */
const limits = { unit: 5, contract: 20, editor: 20, ui: 20 };

/** What the reporter writes. @type {(text: string) => Omit<RingResult, "ring" | "seconds">} */
const parseCounts = JSON.parse;

export const ringNames = Object.keys(limits);

/** How long what a ring is stopping may take to be gone, once the ring itself has ended. */
const leftoverGraceMs = 5000;
/** How long a ring may live on after its last test. */
const exitGraceMs = 30_000;

/**
 * @param {string} ring
 * @param {RingOptions} options
 * @returns {Promise<RingResult>}
 */
export async function runRing(ring, options) {
  console.log(`\n== ${ring} ==`);
  const start = Date.now();
  const counts = join(options.directory, `${ring}.counts`);
  const mark = options.directory;
  const problem = await runToEnd(ring, commandOf(ring, options), environmentOf(ring, counts, mark, options), counts);
  const result = readCounts(counts);
  const failures = [...(result?.failures ?? []), ...(await leftovers(mark, options.directory))];
  if (problem !== undefined) failures.push(problem);
  else if (result === undefined) failures.push("the ring ended without a result");
  for (const name of await readdir(options.directory)) {
    await rm(join(options.directory, name), { recursive: true, force: true, maxRetries: 5 });
  }
  return {
    ring,
    passed: result?.passed ?? 0,
    failed: Math.max(failures.length, result?.failed ?? 0),
    skipped: result?.skipped ?? 0,
    failures,
    seconds: Math.round((Date.now() - start) / 1000),
  };
}

/**
 * @param {string} ring
 * @param {RingOptions} options
 * @returns {string[]} arguments for Node.js
 */
function commandOf(ring, options) {
  if (ring === "editor") return ["--import", "tsx", "test/support/editor-ring.ts", ...options.suites];
  const pattern = options.file === undefined ? "*.test.ts" : `*${options.file.replace(/(\.test)?\.ts$/, "")}*.test.ts`;
  return [
    "node_modules/mocha/bin/mocha.js",
    "--reporter=test/support/reporter.cjs",
    ...(ring === "ui" ? ["--require=test/support/ui-hooks.ts", "--timeout=120000"] : []),
    ...(options.grep === undefined ? [] : [`--grep=${options.grep}`]),
    `test/${ring}/**/${pattern}`,
  ];
}

/**
 * @param {string} ring
 * @param {string} counts
 * @param {string} mark
 * @param {RingOptions} options
 * @returns {NodeJS.ProcessEnv}
 */
function environmentOf(ring, counts, mark, options) {
  const place = { TMPDIR: options.directory, TEMP: options.directory, TMP: options.directory };
  const grep = options.grep === undefined ? {} : { SCAFCTL_PLUGINS_TEST_GREP: options.grep };
  // The libraries by their public names are the built ones then, not the sources. Unit tests hold
  // sources, in the examples too.
  const built = ring === "unit" ? {} : { TSX_TSCONFIG_PATH: "tsconfig.built.json" };
  return { ...process.env, ...place, ...grep, ...built, [RUN_MARK]: mark, SCAFCTL_PLUGINS_TEST_COUNTS: counts };
}

/**
 * @param {string} ring
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {string} counts
 * @returns {Promise<string | undefined>} what went wrong with the process; failed tests are not
 *   that
 */
async function runToEnd(ring, args, env, counts) {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: "inherit" });
  /** @type {{ status?: string }} */
  const end = {};
  child.once("error", (error) => (end.status = `the ring could not start: ${error.message}`));
  child.once("exit", (code, signal) => (end.status = signal === null ? `status ${code}` : `ended by ${signal}`));
  const limit = Date.now() + (limits[ring] ?? 20) * 60_000;
  let lastTest = Infinity;
  while (end.status === undefined) {
    await delay(100);
    if (lastTest === Infinity && readCounts(counts) !== undefined) lastTest = Date.now();
    const lingers = Date.now() - lastTest > exitGraceMs;
    if (!lingers && Date.now() < limit) continue;
    // mocha runs the tests in a child of its own; what the tests started stays, to be named as left
    // behind.
    const runners = (await descendantsOf(child.pid ?? 0)).filter((entry) => entry.command.includes("mocha"));
    await endProcesses([child.pid ?? 0, ...runners.map((entry) => entry.pid)]);
    return lingers ? "did not end after its last test: something keeps it alive" : "took too long";
  }
  const result = readCounts(counts);
  const toldByTests = result !== undefined && (result.failed + result.skipped > 0 || result.passed === 0);
  return end.status === "status 0" || toldByTests ? undefined : `the ring broke off (${end.status})`;
}

/**
 * @param {string} file
 * @returns {Omit<RingResult, "ring" | "seconds"> | undefined}
 */
function readCounts(file) {
  try {
    return parseCounts(readFileSync(file, "utf8"));
  } catch {
    // Not written yet, or never.
    return undefined;
  }
}

/**
 * Names what the ring left behind, and removes it.
 * @param {string} mark
 * @param {string} directory
 * @returns {Promise<string[]>}
 */
async function leftovers(mark, directory) {
  const deadline = Date.now() + leftoverGraceMs;
  let processes = await strayProcesses(process.pid, mark);
  let files = leftoverFiles(directory);
  while (processes.length + files.length > 0 && Date.now() < deadline) {
    await delay(100);
    processes = await strayProcesses(process.pid, mark);
    files = leftoverFiles(directory);
  }
  await endProcesses(processes.map((entry) => entry.pid));
  return [
    ...processes.map((entry) => `left process ${entry.pid} behind: ${entry.command}`),
    ...files.map((file) => `left ${file} behind`),
  ];
}
