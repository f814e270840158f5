// Runs the test rings and ends with one line that counts the tests.
//
//   npm test                                   everything, from a fresh clone
//   npm test -- editor ui                      these rings only
//   npm test -- editor --suite trusted         one launch of the editor ring
//   npm test -- ui --file plugins              spec files whose path contains this (not for editor)
//   npm test -- unit --grep "handshake"        tests whose title matches
//   npm test -- ui --no-build                  without building first
import { rm } from "node:fs/promises";
import { parseArgs } from "node:util";
import { findProgram } from "./lib/find-program.mjs";
import { log, ScriptError } from "./lib/log.mjs";
import { makeRunDirectory } from "./lib/paths.mjs";
import { findPython } from "./lib/python.mjs";
import { ringNames, runRing } from "./lib/rings.mjs";
import { buildAll } from "./lib/run.mjs";

/** @typedef {import("./lib/rings.mjs").RingResult} RingResult */

export default async function test() {
  const { rings, build, ...options } = readArguments();
  if (build) {
    log("building");
    await buildAll();
  }
  const results = rings.includes("contract") ? missingLanguages().flatMap(reportMissing) : [];
  const directory = await makeRunDirectory();
  try {
    for (const ring of rings) results.push(await runRing(ring, { ...options, directory }));
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  }
  return summarize(results, options.grep !== undefined);
}

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
  if (unknown.length > 0)
    throw new ScriptError(`No such ring: ${unknown.join(", ")}. There are ${ringNames.join(", ")}.`);
  const rings = ringNames.filter((name) => positionals.length === 0 || positionals.includes(name));
  return { rings, grep: values.grep, suites: values.suite, file: values.file, build: !values["no-build"] };
}

/**
 * The languages of the programs that the contract ring talks to.
 * @returns {string[]}
 */
function missingLanguages() {
  return [...(findProgram(["go"]) === undefined ? ["Go"] : []), ...(findPython() === undefined ? ["Python"] : [])];
}

/**
 * Without a language its tests do not run, and on a build machine that is a failure.
 * @param {string} language
 * @returns {RingResult[]}
 */
function reportMissing(language) {
  const missing = `${language} is not on the PATH: the contract tests with ${language} programs do not run.`;
  log(`!!! ${missing} !!!`);
  if (process.env["CI"] !== "true") return [];
  return [{ ring: "contract", passed: 0, failed: 1, skipped: 0, failures: [missing], seconds: 0 }];
}

/**
 * @param {readonly RingResult[]} results
 * @param {boolean} selected whether tests were selected by title, so that a ring may have had none
 * @returns {number} the exit code
 */
function summarize(results, selected) {
  const failures = results.flatMap((result) => result.failures.map((title) => `  ✗ ${result.ring}: ${title}`));
  if (failures.length > 0) console.log(`\nFailures:\n${failures.join("\n")}`);
  console.log("");
  const total = { passed: 0, failed: 0, skipped: 0 };
  let empty = false;
  for (const { ring, passed, failed, skipped, seconds } of results) {
    const ran = passed + failed;
    empty ||= ran === 0 && !selected;
    const verdict = failed > 0 ? "failed" : ran === 0 ? "ran no test" : "ok";
    console.log(
      `${ring.padEnd(9)}${verdict}: ${ran} tests${skipped > 0 ? `, ${skipped} skipped` : ""} in ${seconds} s`,
    );
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 || empty || total.passed === 0 ? 1 : 0;
}
