// `run` on real plugins: its results, its refusals, its ways to end.
import assert from "node:assert/strict";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { cli, type CliOutcome, startCli } from "../support/cli.js";
import { fixtureEvents, fixtureStarts, type FixtureOrders, makeFixture, makeMisfit } from "../support/fixture.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";
import { itWithGo } from "../support/with-go.js";

const HI = '{"message":"hi","uppercase":true}';

interface Result {
  readonly status: string;
  readonly data: unknown;
  readonly warnings: unknown;
  readonly metadata: unknown;
  readonly error: string | null;
  readonly durationMs: number;
}

function result({ stdout }: CliOutcome): Result {
  return JSON.parse(stdout) as Result;
}

function withEcho(orders: FixtureOrders, use: (directory: string, path: string) => Promise<void>): Promise<void> {
  return withTempDir(async (directory) => use(directory, await makeFixture(directory, "echo", orders)));
}

function answering(order: NonNullable<FixtureOrders["calls"]>[string]): FixtureOrders {
  return { calls: { ExecuteProvider: order } };
}

function executions(path: string): number {
  return fixtureEvents(path).filter((one) => one.event === "call" && one.method === "ExecuteProvider").length;
}

describe("cli: run", () => {
  afterEach(() => assertNoLeftovers());

  itWithGo('gives {"echoed":"HI"} for the Go echo', async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    const directory = dirname(await buildGo("echo-go"));
    const outcome = await cli(["run", "echo", "--dir", directory, "--input", HI, "--json"]);
    assert.deepEqual([outcome.code, outcome.stderr], [0, ""]);
    const { durationMs, ...rest } = result(outcome);
    assert.deepEqual(rest, { status: "ok", data: { echoed: "HI" }, warnings: [], metadata: {}, error: null });
    assert.ok(Number.isInteger(durationMs));
  });

  it('gives {"echoed":"HI"} for the TypeScript echo', async () => {
    const directory = resolve(__dirname, "../../examples/workspace/plugins");
    const outcome = await cli(["run", "echo", "--dir", directory, "--input", HI, "--json"]);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(result(outcome).data, { echoed: "HI" });
  });

  it("neither waits for nor fails on other files of the directory", () =>
    withEcho({}, async (directory) => {
      makeMisfit(directory, "a-hangs", "hangs");
      makeMisfit(directory, "b-nonsense", "nonsense");
      makeMisfit(directory, "c-exits", "exits-7");
      makeMisfit(directory, "z-hangs", "hangs");
      const outcome = await cli(["run", "echo", "--dir", directory, "--input", HI, "--json", "--timeout", "60"]);
      assert.deepEqual([outcome.code, outcome.stderr], [0, ""]);
      assert.ok(outcome.took < 15_000, `${outcome.took} ms`);
    }));

  it("starts its plugin once", () =>
    withEcho({}, async (directory, path) => {
      assert.equal((await cli(["run", "echo", "--dir", directory, "--input", HI])).code, 0);
      assert.equal(fixtureStarts(path).length, 1);
    }));

  it("prints the data for people on stdout, and everything else on stderr", () =>
    withEcho(
      answering({
        print: { stdout: "working\n" },
        outputText: '{"data":{"n":18446744073709551616},"warnings":["careful"]}',
      }),
      async (directory) => {
        const { code, stdout, stderr } = await cli(["run", "echo", "--dir", directory, "--input", HI]);
        assert.deepEqual([code, stdout], [0, '{\n  "n": 18446744073709551616\n}\n']);
        assert.match(stderr, /^working$/m);
        assert.match(stderr, /^warning: careful$/m);
        assert.match(stderr, /^note: echo took \d+ ms$/m);
      },
    ));

  it("prints a text as it is", () =>
    withEcho(answering({ data: "two\nlines" }), async (directory) => {
      assert.equal((await cli(["run", "echo", "--dir", directory, "--input", HI])).stdout, "two\nlines\n");
    }));

  it("reads inputs from the command line, a file and stdin", () =>
    withEcho({}, async (directory) => {
      await writeFile(join(directory, "in.json"), '{ // said\n "message": "from a file", }');
      const echoed = async (input: string, stdin = ""): Promise<unknown> =>
        result(await cli(["run", "echo", "--dir", ".", "--json", "--input", input], { cwd: directory, stdin })).data;
      assert.deepEqual(await echoed('{"message":"here"}'), { echoed: "here" });
      assert.deepEqual(await echoed("@in.json"), { echoed: "from a file" });
      assert.deepEqual(await echoed("-", '{"message":"from stdin"}'), { echoed: "from stdin" });
    }));

  it("runs a saved request, which the command line may vary", () =>
    withEcho(
      { providers: [{ name: "echo", descriptor: { name: "echo", capabilities: ["from", "transform"] } }] },
      async (directory) => {
        const request = join(directory, "r.scafctl.json");
        await writeFile(
          request,
          '{"$schema":"x","provider":"echo","capability":"from","dryRun":true,"inputs":{"message":"saved"}}',
        );
        const outcome = await cli([
          "run",
          "--request",
          request,
          "--dir",
          directory,
          "--json",
          "--capability",
          "transform",
        ]);
        assert.equal(outcome.code, 0, outcome.stderr);
        assert.deepEqual(result(outcome).data, { echoed: "saved" });
        await writeFile(request, '{"provider":"ecko","inputs":{}}');
        const unknown = await cli(["run", "--request", "-", "--dir", directory], { stdin: '{"provider":"ecko"}' });
        assert.deepEqual(
          [unknown.code, unknown.stderr],
          [2, 'error: No plugin offers a provider "ecko".\nDid you mean "echo"?\n'],
        );
      },
    ));

  it("refuses an input that does not fit, with the place and what was meant, and runs nothing (exit 2)", () =>
    withEcho({}, async (directory, path) => {
      const { code, stdout, stderr } = await cli([
        "run",
        "echo",
        "--dir",
        directory,
        "--json",
        "--input",
        '{"mesage": "hi",\n "uppercase": "yes"}',
      ]);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, /^--input:1:2: error: "mesage" is not an input of echo[^\n]*Did you mean "message"\?$/m);
      assert.match(stderr, /^--input:1:1: error: "message" is missing/m);
      assert.match(stderr, /^--input:2:15: error: "uppercase" must be a boolean/m);
      assert.match(stderr, /--force/);
      assert.equal(executions(path), 0);

      const file = join(directory, "r.scafctl.json");
      await writeFile(file, '{\n  "provider": "echo",\n  "capability": "trans",\n  "inputs": { "message": 7 }\n}');
      const saved = await cli(["run", "--request", file, "--dir", directory]);
      assert.equal(saved.code, 2);
      assert.ok(saved.stderr.includes(`${file}:3:17: error: echo has no capability "trans".`), saved.stderr);
      assert.ok(saved.stderr.includes(`${file}:4:26: error: "message" must be a string`), saved.stderr);

      const flag = await cli(["run", "echo", "--dir", directory, "--input", HI, "--capability", "transfrom"]);
      assert.equal(flag.code, 2);
      assert.match(
        flag.stderr,
        /^error: --capability echo has no capability "transfrom"\. Did you mean "transform"\?$/m,
      );
    }));

  it("sends what does not fit when it is forced to", () =>
    withEcho(answering({ error: "message must be a string" }), async (directory, path) => {
      const { code, stderr } = await cli(["run", "echo", "--dir", directory, "--force", "--input", '{"message":7}']);
      assert.equal(code, 1);
      assert.match(stderr, /^error: echo failed: message must be a string\.$/m);
      assert.equal(executions(path), 1);
    }));

  it("ends with 1 when the provider fails, with its own words", () =>
    withEcho(answering({ error: "the disk is full" }), async (directory) => {
      const outcome = await cli(["run", "echo", "--dir", directory, "--input", HI, "--json"]);
      assert.equal(outcome.code, 1);
      const { status, data, error } = result(outcome);
      assert.deepEqual([status, data, error], ["failed", null, "the disk is full"]);
    }));

  it("ends with 1 when the plugin crashes, with its last words", () =>
    withEcho(answering({ end: { when: "during", how: { panic: "oh no" } } }), async (directory) => {
      const outcome = await cli(["run", "echo", "--dir", directory, "--input", HI, "--json"]);
      assert.equal(outcome.code, 1);
      assert.equal(result(outcome).status, "failed");
      assert.match(
        result(outcome).error ?? "",
        /^echo crashed in ExecuteProvider: it exited with status 2\. Its last words: [^]*oh no/,
      );
      const told = await cli(["run", "echo", "--dir", directory, "--input", HI]);
      assert.deepEqual([told.code, told.stdout], [1, ""]);
      assert.match(told.stderr, /^error: echo crashed in ExecuteProvider/m);
    }));

  it("ends with 1 when the plugin that is named does not load", () =>
    withEcho({}, async (directory) => {
      makeMisfit(directory, "exits", "exits-7");
      const { code, stdout, stderr } = await cli(["run", "echo", "--dir", directory, "--plugin", "exits"]);
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, /^error: exits did not start/);
    }));

  it("chooses among plugins that offer the same provider by --plugin", () =>
    withEcho(answering({ data: "one" }), async (directory) => {
      await makeFixture(directory, "two", answering({ data: "two" }));
      assert.equal((await cli(["run", "echo", "--dir", directory, "--input", HI, "--plugin", "two"])).stdout, "two\n");
      assert.equal(
        (await cli(["run", "echo", "--dir", directory, "--input", HI, "--plugin", join(directory, "echo")])).stdout,
        "one\n",
      );
    }));

  it("does not mind that another plugin offers the provider as well", () =>
    withTempDir(async (directory) => {
      for (const name of ["a", "b"]) await makeFixture(join(directory, name), "echo", answering({ data: name }));
      const dirs = ["--dir", join(directory, "a"), "--dir", join(directory, "b")];
      for (const choice of [[], ["--plugin", "echo"]]) {
        const { code, stdout, stderr } = await cli(["run", "echo", ...dirs, "--input", HI, ...choice]);
        assert.equal(code, 0, stderr);
        assert.match(stdout, /^[ab]\n$/);
      }
      const { code, stderr } = await cli(["describe", "echo", ...dirs, "--plugin", "echo"]);
      assert.equal(code, 2);
      assert.match(
        stderr,
        new RegExp(`^  --plugin ${join(directory, "a", "echo")}\n  --plugin ${join(directory, "b", "echo")}\n`, "m"),
      );
    }));

  it("gives plugins so much time to start and no more", () =>
    withTempDir(async (directory) => {
      makeMisfit(directory, "hangs", "hangs");
      const outcome = await cli(["run", "echo", "--dir", directory, "--timeout", "0.5"]);
      assert.equal(outcome.code, 1);
      assert.match(outcome.stderr, /Not loaded: hangs\./);
    }));

  it("starts plugins in the current directory", () =>
    withEcho({}, async (directory, path) => {
      const cwd = join(directory, "elsewhere");
      await mkdir(cwd);
      await cli(["run", "echo", "--dir", "..", "--input", HI], { cwd });
      assert.equal(fixtureStarts(path)[0]?.cwd, cwd);
    }));

  it("uses a file that was built a moment ago", () =>
    withTempDir(async (directory) => {
      const path = await makeFixture(join(directory, "src"), "echo");
      await mkdir(join(directory, "plugins"));
      await copyFile(path, join(directory, "plugins", "echo"));
      assert.equal((await cli(["run", "echo", "--dir", join(directory, "plugins"), "--input", HI])).code, 0);
    }));
});

describe("cli: ways to end", () => {
  afterEach(() => assertNoLeftovers());

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`ends with 130 on ${signal}, in the middle of a call, and leaves no plugin behind`, () =>
      withEcho(answering({ never: true }), async (directory, path) => {
        makeMisfit(directory, "hangs", "hangs");
        const { child, outcome } = startCli(["run", "echo", "--dir", directory, "--input", HI, "--json"]);
        await until("the call has begun", () => executions(path) === 1);
        child.kill(signal);
        const { code, stdout, stderr, took } = await outcome;
        assert.deepEqual([code, stdout, stderr], [130, "", ""]);
        assert.ok(took < 15_000);
      }));
  }

  it("ends with 130 while plugins are starting, and while it waits for its input", () =>
    withTempDir(async (directory) => {
      const path = await makeFixture(directory, "slow", { start: { hang: true } });
      const starting = startCli(["list", "--dir", directory, "--timeout", "60"]);
      await until("the plugin was started", () => fixtureStarts(path).length === 1);
      starting.child.kill("SIGINT");
      assert.equal((await starting.outcome).code, 130);

      const waiting = startCli(["run", "echo", "--dir", directory, "--input", "-"], { stdin: { open: true } });
      // Nothing tells from outside that it reads: a part of the input that it took does.
      waiting.child.stdin?.write(" ".repeat(5_000_000));
      await until("it reads", () => waiting.child.stdin?.writableLength === 0);
      waiting.child.kill("SIGINT");
      assert.equal((await waiting.outcome).code, 130);
    }));

  it("minds no reader that goes away", () =>
    withEcho(answering({ answerBytes: 3_000_000 }), async (directory) => {
      const { child, outcome } = startCli(["run", "echo", "--dir", directory, "--input", HI, "--json"]);
      child.stdout?.destroy();
      const { code, stderr } = await outcome;
      assert.deepEqual([code, stderr], [0, ""]);
    }));

  it("writes large data to its end", () =>
    withEcho(answering({ answerBytes: 3_000_000 }), async (directory) => {
      const outcome = await cli(["run", "echo", "--dir", directory, "--input", HI, "--json"]);
      assert.equal(outcome.code, 0);
      assert.ok(String(result(outcome).data).length > 2_900_000);
    }));
});
