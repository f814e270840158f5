// The part of the editor ring that runs inside VS Code's extension host: mocha over the specs of
// one suite.
import { appendFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import Mocha from "mocha";
import CountingReporter from "../reporter.cjs";

/** A test fails when the extension host did nothing else for this long. Milliseconds. */
const SILENT_MS = 2_000;

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
  const summary = watchEventLoop(mocha);
  mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, "", mocha);
  try {
    load();
  } catch (error) {
    print(error instanceof Error ? (error.stack ?? error.message) : String(error));
    throw error;
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  print(`  ${summary()}\n`);
  if (failures > 0) throw new Error(`${failures} tests failed`);
}

/** The extension host's stdout and stderr are not visible. */
function print(text: string): void {
  const output = process.env["SCAFCTL_PLUGINS_TEST_OUTPUT"];
  if (output !== undefined) appendFileSync(output, `${text}\n`);
}

/**
 * Fails a test during which the event loop was blocked for too long.
 * @returns a function that describes the distribution over all tests
 */
function watchEventLoop(mocha: Mocha): () => string {
  const whole = monitorEventLoopDelay({ resolution: 10 });
  const current = monitorEventLoopDelay({ resolution: 10 });
  const ms = (nanoseconds: number): string => `${Math.round(nanoseconds / 1e6)} ms`;
  mocha.rootHooks({
    beforeAll: () => {
      for (const delay of [whole, current]) delay.enable();
    },
    afterEach: () => {
      const longest = current.max;
      current.reset();
      if (longest > SILENT_MS * 1e6) throw new Error(`the extension host was blocked for ${ms(longest)}`);
    },
  });
  return () =>
    `event loop of the extension host: p50 ${ms(whole.percentile(50))}, p99 ${ms(whole.percentile(99))}, longest ${ms(whole.max)}`;
}
