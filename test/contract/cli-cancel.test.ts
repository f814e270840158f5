// How the command line ends: signals and cancelled runs.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { startCli } from "../support/cli.js";
import { answering, countCalls, HI, withEcho } from "../support/cli-echo.js";
import { fixtureEvents, fixtureStarts, makeFixture, makeMisfit } from "../support/fixture.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";

describe("cli signals", () => {
  afterEach(() => assertNoLeftovers());

  for (const [signal, expected] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    it(`exits with ${expected} on ${signal} during a call and leaves no process`, () =>
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
        assert.deepEqual([code, stdout, stderr], [expected, "", ""]);
        assert.ok(took < 15_000);
      }));
  }

  it("ends at once on a second signal, and the plugin with it", () =>
    withEcho(
      { calls: { ExecuteProvider: { never: true }, StopProvider: { never: true } }, stop: { ignoreSigterm: true } },
      async (directory, path) => {
        const { child, outcome } = startCli(["run", "echo", "--dir", directory, "--input", HI]);
        await until("it runs", () => countCalls(path, "ExecuteProvider") > 0);
        child.kill("SIGTERM");
        await until("the plugin is asked to stop", () => countCalls(path, "StopProvider") > 0);
        const before = performance.now();
        child.kill("SIGTERM");
        assert.equal((await outcome).code, 143);
        // Without the second one, it would wait two seconds for the plugin.
        assert.ok(performance.now() - before < 1_500);
      },
    ));

  it("ends on SIGTERM while it checks a large input", () =>
    withEcho(
      {
        ...answering({ untilCancelled: true }),
        providers: [{ name: "echo", descriptor: { rawSchema: '{"properties":{"l":{"uniqueItems":true}}}' } }],
      },
      async (directory, path) => {
        const input = JSON.stringify({ l: Array.from({ length: 10_000 }, (_, index) => `item ${index}`) });
        const { child, outcome } = startCli(["run", "echo", "--dir", directory, "--input", "-"], { stdin: input });
        await until("the schema is known", () => countCalls(path, "GetProviderDescriptor") > 0);
        child.kill("SIGTERM");
        assert.equal((await outcome).code, 143);
      },
    ));

  it("ends on SIGTERM while it waits for an input from another program", () =>
    withTempDir(async (directory) => {
      const pipe = join(directory, "pipe");
      execFileSync("mkfifo", [pipe]);
      const { child, outcome } = startCli(["run", "echo", "--dir", directory, "--input", `@${pipe}`]);
      // Opening the pipe waits for its reader, and nothing is written.
      const writer = await open(pipe, "w");
      child.kill("SIGTERM");
      assert.equal((await outcome).code, 143);
      await writer.close();
    }));

  it("exits with 130 on SIGINT while plugins start and while it reads stdin", () =>
    withTempDir(async (directory) => {
      const path = await makeFixture(directory, "slow", { start: { hang: true } });
      const starting = startCli(["list", "--dir", directory, "--timeout", "60"]);
      await until("the plugin was started", () => fixtureStarts(path).length === 1);
      starting.child.kill("SIGINT");
      assert.equal((await starting.outcome).code, 130);

      const waiting = startCli(["run", "echo", "--dir", directory, "--input", "-"], { stdin: { open: true } });
      // The only sign that it reads is that its input is consumed.
      waiting.child.stdin.write(" ".repeat(5_000_000));
      await until("it reads", () => waiting.child.stdin.writableLength === 0);
      waiting.child.kill("SIGINT");
      assert.equal((await waiting.outcome).code, 130);
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
