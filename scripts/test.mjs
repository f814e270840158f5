// Runs the test rings and ends with the one line that says how it went.
//
//   npm test                                   everything, from a fresh clone
//   npm test -- editor ui                      these rings only
//   npm test -- editor --suite trusted         one launch of the editor ring
//   npm test -- ui --file plugins              spec files whose path contains this (not for editor)
//   npm test -- unit --grep "handshake"        tests whose title matches
//   npm test -- ui --no-build                  with the bundle as it is
import { rm } from "node:fs/promises";
import { parseArgs } from "node:util";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { findProgram } from "./lib/find-program.mjs";
import { root } from "./lib/paths.mjs";
import { ringNames, runRing } from "./lib/rings.mjs";
import { run } from "./lib/run.mjs";
import { say, script, Told } from "./lib/say.mjs";
import { makeRunDirectory } from "./lib/short-temp.mjs";

/** @typedef {import("./lib/rings.mjs").RingResult} RingResult */

await script(async () => {
  const choice = readArguments();
  await ensureDependencies();
  if (choice.build) {
    say("building");
    await run(process.execPath, ["scripts/build.mjs"], { cwd: root, show: true });
  }
  /** @type {RingResult[]} */
  const results = [...goNotice(choice.rings)];
  const directory = await makeRunDirectory();
  try {
    for (const ring of choice.rings) results.push(await runRing(ring, { ...choice, directory }));
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  }
  return summarize(results, choice.grep !== undefined);
});

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      grep: { type: "string" },
      suite: { type: "string", multiple: true, default: [] },
      file: { type: "string" },
      "no-build": { type: "boolean", default: false },
    },
  });
  const unknown = positionals.filter((name) => !ringNames.includes(name));
  if (unknown.length > 0) throw new Told(`No such ring: ${unknown.join(", ")}. There are ${ringNames.join(", ")}.`);
  const rings = ringNames.filter((name) => positionals.length === 0 || positionals.includes(name));
  return { rings, grep: values.grep, suites: values.suite, file: values.file, build: !values["no-build"] };
}

/**
 * The contract ring needs Go for the programs that it talks to. A person without Go is told; a
 * build machine must have it.
 * @param {readonly string[]} rings
 * @returns {RingResult[]}
 */
function goNotice(rings) {
  if (!rings.includes("contract") || findProgram(["go"]) !== undefined) return [];
  const missing = "Go is not on the PATH: the contract tests with Go programs do not run.";
  say("!".repeat(missing.length));
  say(missing);
  say("!".repeat(missing.length));
  if (process.env["CI"] !== "true") return [];
  return [{ ring: "contract", passed: 0, failed: 1, skipped: 0, failures: [missing], seconds: 0 }];
}

/**
 * @param {readonly RingResult[]} results
 * @param {boolean} selected whether the person chose tests by title, so that a ring may have had
 *   none
 * @returns {number} the exit code
 */
function summarize(results, selected) {
  const failures = results.flatMap((result) => result.failures.map((title) => `${result.ring}: ${title}`));
  if (failures.length > 0) console.log(`\nFailures:\n${failures.map((line) => `  ✗ ${line}`).join("\n")}`);
  console.log("");
  let empty = false;
  for (const { ring, passed, failed, skipped, seconds } of results) {
    const ran = passed + failed;
    if (ran === 0 && !selected) empty = true;
    const verdict = failed > 0 ? "failed" : ran === 0 ? "ran no test" : "ok";
    const more = skipped > 0 ? `, ${skipped} left out` : "";
    console.log(`${ring.padEnd(9)}${verdict}: ${ran} tests${more} in ${seconds} s`);
  }
  const sum = (/** @type {"passed" | "failed" | "skipped"} */ key) => results.reduce((all, one) => all + one[key], 0);
  const total = sum("passed") + sum("failed");
  console.log(`${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped`);
  return sum("failed") > 0 || empty || total === 0 ? 1 : 0;
}
