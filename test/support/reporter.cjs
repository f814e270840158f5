// Mocha's spec reporter that also writes its counts to a file, and prints to a file inside an
// extension host, which has no visible stdout.
const fs = require("node:fs");
const util = require("node:util");
const Mocha = require("mocha");

const { Base, Spec } = Mocha.reporters;
const { EVENT_RUN_END } = Mocha.Runner.constants;
const { SCAFCTL_PLUGINS_TEST_OUTPUT: output, SCAFCTL_PLUGINS_TEST_COUNTS: countsFile } = process.env;
/** Time for the process to end after its last test. */
const exitGraceMs = 30_000;

module.exports = class CountingReporter extends Spec {
  /**
   * @param {import("mocha").Runner} runner
   * @param {import("mocha").MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    if (output !== undefined) {
      Base.consoleLog = (/** @type {unknown[]} */ ...args) => fs.appendFileSync(output, `${util.format(...args)}\n`);
    }
    runner.once(EVENT_RUN_END, () => {
      if (countsFile === undefined) return;
      const { passes: passed, failures: failed, pending: skipped } = this.stats;
      const failures = this.failures.map((test) => test.fullTitle());
      fs.writeFileSync(countsFile, JSON.stringify({ passed, failed, skipped, failures }));
      if (output !== undefined) return;
      // unref: fires only if something else keeps the process alive.
      setTimeout(() => {
        failures.push("did not end after its last test: something keeps the process alive");
        fs.writeFileSync(countsFile, JSON.stringify({ passed, failed: failed + 1, skipped, failures }));
        process.exit(1);
      }, exitGraceMs).unref();
    });
  }
};
