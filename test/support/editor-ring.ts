// Runs the editor ring: every folder of test/editor is one launch of VS Code, its specs run inside
// the extension host.
//
//   node --import tsx test/support/editor-ring.ts [suite…]     (SCAFCTL_PLUGINS_TEST_GREP: mocha's grep)
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "../../scripts/lib/paths.mjs";
import { log } from "../../scripts/lib/log.mjs";
import { chooseBackend, prepareLaunch, removeLaunch, type Backend, type LaunchSpec } from "./launch.js";
import { assertNoLeftovers } from "./no-leftovers.js";
import { Tail } from "./tail.js";

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  failures: string[];
}

const suitesRoot = join(root, "test", "editor");
/**
 * A suite that says nothing for so long has hung: every test is over, one way or the other, within
 * a minute.
 */
const silenceLimitMs = 180_000;

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const suites = readdirSync(suitesRoot, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && (wanted.length === 0 || wanted.includes(entry.name)))
    .map((entry) => entry.name)
    .sort();
  const backend = await chooseBackend();
  log(`editor ring on ${backend.name}`);
  const total: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
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
  const launch = await prepareLaunch(readLaunchSpec(suite));
  const counts = join(launch.directory, "counts.json");
  const giveUp = new AbortController();
  const tail = new Tail(join(launch.directory, "output.txt"), silenceLimitMs, () => {
    giveUp.abort(new Error(`nothing was heard from the extension host for ${silenceLimitMs / 1000} s`));
  });
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
  await backend.runInHost(launch, tests, env, giveUp.signal).catch(note);
  tail.end();
  await assertNoLeftovers().catch(note);
  const result = readCounts(counts) ?? { passed: 0, failed: 0, skipped: 0, failures: [] };
  if (!existsSync(counts)) problems.push("the extension host ended before its tests did");
  for (const problem of problems) console.log(`\n  ✗ ${problem}`);
  result.failed += problems.length;
  result.failures.push(...problems);
  if (result.failed > 0) await keepLogs(suite, launch.profile);
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
        `import { runSuite } from "../../support/editor-host.js";`,
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

function readLaunchSpec(suite: string): LaunchSpec {
  const file = join(suitesRoot, suite, "launch.json");
  const value: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isLaunchSpec(value)) {
    throw new Error(`${file} must hold {"workspace": path or "none", "trusted": boolean, "settings"?: {…}}`);
  }
  return value;
}

function isLaunchSpec(value: unknown): value is LaunchSpec {
  if (typeof value !== "object" || value === null || !("workspace" in value) || !("trusted" in value)) return false;
  const settings = "settings" in value ? value.settings : {};
  return (
    typeof value.workspace === "string" &&
    typeof value.trusted === "boolean" &&
    typeof settings === "object" &&
    settings !== null
  );
}

function readCounts(file: string): Counts | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Counts) : undefined;
}

async function keepLogs(suite: string, profile: string): Promise<void> {
  const target = join(root, "test-results", "editor", suite);
  await rm(target, { recursive: true, force: true });
  for (const name of ["server.log", "data/logs", "logs"]) {
    const source = join(profile, name);
    if (existsSync(source)) await cp(source, join(target, name), { recursive: true });
  }
  log(`VS Code's logs are kept in ${target}`);
}

void main().catch((error: unknown) => {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
