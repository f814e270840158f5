// Runs the editor ring: every folder of test/editor is one launch of VS Code, its specs run inside
// the extension host.
//
//   node --import tsx test/support/vscode/editor-ring.ts [suite…]
//
// The variable SCAFCTL_PLUGINS_TEST_GREP becomes mocha's grep.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "../../../scripts/lib/paths.mjs";
import { type Counts, noCounts, readCounts } from "../../../scripts/lib/counts.mjs";
import { log } from "../../../scripts/lib/log.mjs";

import {
  type Backend,
  chooseBackend,
  copyLogs,
  type Launch,
  type LaunchSpec,
  prepareLaunch,
  removeLaunch,
} from "./launch.js";
import { assertNoLeftovers } from "../no-leftovers.js";
import { Tail } from "./tail.js";

const suitesRoot = join(root, "test", "editor");
/** A suite without output for so long has hung: a test may take one minute. */
const silenceLimitMs = 180_000;

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const suites = readdirSync(suitesRoot, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && (wanted.length === 0 || wanted.includes(entry.name)))
    .map((entry) => entry.name)
    .sort();
  const backend = await chooseBackend();
  log(`editor ring on ${backend.name}`);
  const total = noCounts();
  for (const suite of suites) {
    console.log(`\n  [${suite}]`);
    const counts = await runSuite(backend, suite);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    total.failures.push(...counts.failures.map((title) => `[${suite}] ${title}`));
  }
  const file = process.env["SCAFCTL_PLUGINS_TEST_COUNTS"];
  if (file !== undefined) writeFileSync(file, JSON.stringify(total));
  process.exitCode = total.failed > 0 ? 1 : 0;
}

async function runSuite(backend: Backend, suite: string): Promise<Counts> {
  const tests = await bundle(suite);
  const spec = JSON.parse(readFileSync(join(suitesRoot, suite, "launch.json"), "utf8")) as LaunchSpec;
  const launch = await prepareLaunch(spec);
  const counts = join(launch.directory, "counts.json");
  const tail = new Tail(join(launch.directory, "output.txt"), silenceLimitMs);
  const problems: string[] = [];
  const note = (error: unknown): void => {
    problems.push(error instanceof Error ? error.message : String(error));
  };
  const env = {
    SCAFCTL_PLUGINS_TEST_OUTPUT: tail.file,
    SCAFCTL_PLUGINS_TEST_COUNTS: counts,
    SCAFCTL_PLUGINS_TEST_TEMP: launch.temp,
    SCAFCTL_PLUGINS_TEST_COLOR: process.stdout.isTTY ? "1" : "0",
  };
  await backend.runInHost(launch, tests, env, tail.silence).catch(note);
  tail.end();
  await assertNoLeftovers().catch(note);
  const read = readCounts(counts);
  if (read === undefined) problems.push("the extension host ended before its tests did");
  const result = read ?? noCounts();
  for (const problem of problems) console.log(`\n  ✗ ${problem}`);
  result.failed += problems.length;
  result.failures.push(...problems);
  if (result.failed > 0) await keepLogs(suite, launch);
  await removeLaunch(launch);
  return result;
}

/** Bundles the suite's specs into one file that the extension host can load. */
async function bundle(suite: string): Promise<string> {
  const directory = join(suitesRoot, suite);
  const specs = readdirSync(directory).filter((name) => name.endsWith(".test.ts"));
  const outfile = join(root, ".tmp", "editor", `${suite}.js`);
  await build({
    stdin: {
      contents: [
        `import { runSuite } from "../../support/vscode/editor-host.js";`,
        `export const run = () => runSuite(() => {`,
        // require: a spec calls describe() while it loads, so it must not load before mocha is
        // ready.
        ...specs.sort().map((name) => `  require(${JSON.stringify(`./${name}`)});`),
        `});`,
      ].join("\n"),
      resolveDir: directory,
      sourcefile: "run.ts",
      loader: "ts",
    },
    bundle: true,
    // As the extension is bundled: a spec may import of it whatever it likes.
    mainFields: ["module", "main"],
    platform: "node",
    format: "cjs",
    target: "node20",
    keepNames: true,
    sourcemap: "inline",
    external: ["vscode", "mocha", "esbuild"],
    outfile,
    logLevel: "warning",
  });
  return outfile;
}

async function keepLogs(suite: string, launch: Launch): Promise<void> {
  const target = join(root, "test-results", "editor", suite);
  await rm(target, { recursive: true, force: true });
  await copyLogs(launch, target);
  log(`VS Code's logs are kept in ${target}`);
}

void main().catch((error: unknown) => {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
