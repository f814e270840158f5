// The part of the editor ring that runs inside VS Code's extension host: mocha over the specs of
// one suite.
import { appendFileSync } from "node:fs";
import Mocha from "mocha";
import CountingReporter from "../reporter.cjs";

/**
 * Runs the specs that `load` brings in. The bundle of a suite exports a `run` that calls this
 * (editor-ring.ts makes it).
 * @throws {Error} when a test failed, which is what VS Code expects of a test run
 */
export async function runSuite(load: () => void): Promise<void> {
  process.setSourceMapsEnabled(true); // stacks name the spec, not the bundle
  const grep = process.env["SCAFCTL_PLUGINS_TEST_GREP"];
  const mocha = new Mocha({
    ui: "bdd",
    timeout: 60_000,
    color: process.env["SCAFCTL_PLUGINS_TEST_COLOR"] === "1",
    forbidOnly: true,
    forbidPending: true,
    reporter: CountingReporter,
    ...(grep === undefined ? {} : { grep }),
  });
  mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, "", mocha);
  try {
    load();
  } catch (error) {
    // The extension host's stderr is not visible.
    const output = process.env["SCAFCTL_PLUGINS_TEST_OUTPUT"];
    if (output !== undefined) appendFileSync(output, `${error instanceof Error ? error.stack : String(error)}\n`);
    throw error;
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
