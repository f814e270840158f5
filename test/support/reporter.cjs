// Mocha's spec reporter that also leaves its counts in a file, and prints into a file where there
// is no terminal to print to.
const fs = require("node:fs");
const util = require("node:util");
const Mocha = require("mocha");

const { Base, Spec } = Mocha.reporters;
const { EVENT_RUN_END } = Mocha.Runner.constants;

/** Where the lines go instead of stdout; inside a VS Code extension host nobody reads stdout. */
const output = process.env["SCAFCTL_PLUGINS_TEST_OUTPUT"];
/** Where the counts go: {"passed", "failed", "skipped", "failures": [full titles]}. */
const counts = process.env["SCAFCTL_PLUGINS_TEST_COUNTS"];

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
      if (counts === undefined) return;
      const { passes, failures, pending } = this.stats;
      const titles = this.failures.map((test) => test.fullTitle());
      fs.writeFileSync(
        counts,
        JSON.stringify({ passed: passes, failed: failures, skipped: pending, failures: titles }),
      );
    });
  }
};
