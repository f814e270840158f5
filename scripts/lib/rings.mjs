// Runs one test ring in a process of its own, reads its counts, and fails it for what it leaves
// behind.
import { execa } from "execa";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { noCounts, readCounts } from "./counts.mjs";
import { removeLeftovers, RUN_MARK } from "./leftovers.mjs";
import { root } from "./paths.mjs";

/**
 * @typedef {object} RingOptions
 * @property {string} directory becomes TMPDIR of the ring; short, and used by nothing else
 * @property {string | undefined} [grep] mocha's
 * @property {string | undefined} [file] part of the spec file's name
 * @property {readonly string[]} suites folders of test/editor; none means all
 */

/** @typedef {import("./counts.mjs").Counts & { ring: string, seconds: number }} RingResult */

/**
 * Minutes after which a ring counts as hung.
 * @type {Readonly<Record<string, number>>}
 */
const limits = { unit: 5, contract: 20, editor: 20, ui: 20 };

export const ringNames = Object.keys(limits);

/**
 * @param {string} ring
 * @param {RingOptions} options
 * @returns {Promise<RingResult>}
 */
export async function runRing(ring, options) {
  console.log(`\n== ${ring} ==`);
  const start = Date.now();
  const { directory } = options;
  const file = join(directory, `${ring}.counts`);
  const limit = limits[ring] ?? 20;
  const ended = await execa(process.execPath, commandOf(ring, options), {
    cwd: root,
    env: environmentOf(ring, file, options),
    stdio: "inherit",
    reject: false,
    timeout: limit * 60_000,
    forceKillAfterDelay: 2000,
  });
  const counts = readCounts(file);
  const { passed, failed, skipped, failures } = counts ?? noCounts();
  const problems = await removeLeftovers(directory, directory);
  if (ended.timedOut) problems.push(`took longer than ${limit} minutes`);
  else if (counts === undefined) problems.push(`ended without a result (${ended.shortMessage ?? "status 0"})`);
  // Failed and skipped tests explain a failed process.
  else if (ended.failed && passed > 0 && failed + skipped === 0) problems.push(`failed (${ended.shortMessage})`);
  for (const name of await readdir(directory)) {
    await rm(join(directory, name), { recursive: true, force: true, maxRetries: 5 });
  }
  const seconds = Math.round((Date.now() - start) / 1000);
  return { ring, passed, failed: failed + problems.length, skipped, failures: [...failures, ...problems], seconds };
}

/**
 * @param {string} ring
 * @param {RingOptions} options
 * @returns {string[]} arguments for Node.js
 */
function commandOf(ring, options) {
  if (ring === "editor") return ["--import", "tsx", "test/support/vscode/editor-ring.ts", ...options.suites];
  const pattern = options.file === undefined ? "*.test.ts" : `*${options.file.replace(/(\.test)?\.ts$/, "")}*.test.ts`;
  return [
    // _mocha: mocha.js would run the tests in a child of its own, which a time limit does not end.
    ...["--import", "tsx", "node_modules/mocha/bin/_mocha", "--reporter=test/support/reporter.cjs"],
    ...(ring === "ui" ? ["--require=test/support/vscode/ui-hooks.ts", "--timeout=120000"] : []),
    ...(options.grep === undefined ? [] : [`--grep=${options.grep}`]),
    `test/${ring}/**/${pattern}`,
  ];
}

/**
 * @param {string} ring
 * @param {string} counts
 * @param {RingOptions} options
 * @returns {Record<string, string>} what is added to the environment
 */
function environmentOf(ring, counts, { directory, grep }) {
  return {
    TMPDIR: directory,
    TEMP: directory,
    TMP: directory,
    [RUN_MARK]: directory,
    SCAFCTL_PLUGINS_TEST_COUNTS: counts,
    ...(grep !== undefined && { SCAFCTL_PLUGINS_TEST_GREP: grep }),
    // "scafctl-plugins/goplugin" is the built library then; in unit tests it is the source.
    ...(ring !== "unit" && { TSX_TSCONFIG_PATH: "tsconfig.built.json" }),
  };
}
