// How the command line ends: signals, cancelled runs, and readers that close the pipe.
import assert from "node:assert/strict";
import { startCli } from "../support/cli.js";
import { answering, countCalls, HI, withEcho, runEcho, jsonOf } from "../support/cli-echo.js";
import { fixtureEvents, fixtureStarts, makeFixture, makeMisfit } from "../support/fixture.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";

describe("cli signals", () => {
  afterEach(() => assertNoLeftovers());

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`exits with 130 on ${signal} during a call and leaves no process`, () =>
      withEcho(answering({ never: true }), async (directory, path) => {
        makeMisfit(directory, "hangs", "hangs");
        const { child, outcome } = startCli([
          "run",
          "echo",
          "--dir",
          directory,
          "--plugin",
          "echo",
          "--input",
          HI,
          "--json",
        ]);
        await until("the call has begun", () => countCalls(path, "ExecuteProvider") === 1);
        child.kill(signal);
        const { code, stdout, stderr, took } = await outcome;
        assert.deepEqual([code, stdout, stderr], [130, "", ""]);
        assert.ok(took < 15_000);
      }));
  }

  it("exits with 130 on SIGINT while plugins start and while it reads stdin", () =>
    withTempDir(async (directory) => {
      const path = await makeFixture(directory, "slow", { start: { hang: true } });
      const starting = startCli(["list", "--dir", directory, "--timeout", "60"]);
      await until("the plugin was started", () => fixtureStarts(path).length === 1);
      starting.child.kill("SIGINT");
      assert.equal((await starting.outcome).code, 130);

      const waiting = startCli(["run", "echo", "--dir", directory, "--input", "-"], { stdin: { open: true } });
      // That it reads can be seen only from the input that it has taken.
      waiting.child.stdin.write(" ".repeat(5_000_000));
      await until("it reads", () => waiting.child.stdin.writableLength === 0);
      waiting.child.kill("SIGINT");
      assert.equal((await waiting.outcome).code, 130);
    }));

  it("exits with 0 if the reader closes stdout", () =>
    withEcho(answering({ answerBytes: 3_000_000 }), async (directory) => {
      const { child, outcome } = startCli(["run", "echo", "--dir", directory, "--input", HI, "--json"]);
      child.stdout.destroy();
      const { code, stderr } = await outcome;
      assert.deepEqual([code, stderr], [0, ""]);
    }));

  it("writes large data completely", () =>
    withEcho(answering({ answerBytes: 3_000_000 }), async (directory) => {
      const outcome = await runEcho(directory, ["--json"]);
      assert.equal(outcome.code, 0);
      assert.ok(String(jsonOf(outcome)["data"]).length > 2_900_000);
    }));
});

describe("cli cancelled runs", () => {
  afterEach(() => assertNoLeftovers());

  it("waits for a plugin that stops on request", () =>
    withEcho(
      { calls: { ExecuteProvider: { untilCancelled: true }, StopProvider: { delayMs: 300, noMessage: false } } },
      async (directory, path) => {
        const { child, outcome } = startCli(["run", "echo", "--dir", directory, "--input", HI]);
        await until("it runs", () => countCalls(path, "ExecuteProvider") > 0);
        child.kill("SIGINT");
        const { code, stdout, stderr } = await outcome;
        assert.deepEqual([code, stdout, stderr], [130, "", ""]);
        assert.ok(countCalls(path, "StopProvider") > 0);
        assert.ok(fixtureEvents(path).some(({ event }) => event === "cancelled"));
      },
    ));

  it("kills a plugin that does not answer StopProvider", () =>
    withEcho(
      { calls: { ExecuteProvider: { never: true }, StopProvider: { never: true } } },
      async (directory, path) => {
        const { child, outcome } = startCli(["run", "echo", "--dir", directory, "--input", HI, "--json"]);
        await until("it runs", () => countCalls(path, "ExecuteProvider") > 0);
        child.kill("SIGINT");
        const { code, stdout } = await outcome;
        assert.deepEqual([code, stdout], [130, ""]);
      },
    ));

  it("exits with 130 on SIGINT during --what-if", () =>
    withEcho({ calls: { DescribeWhatIf: { never: true } } }, async (directory, path) => {
      const { child, outcome } = startCli(["run", "echo", "--dir", directory, "--input", HI, "--what-if", "--json"]);
      await until("it is asked", () => countCalls(path, "DescribeWhatIf") > 0);
      child.kill("SIGINT");
      assert.equal((await outcome).code, 130);
    }));
});
