// `run`: output that a provider streams while it runs.
import assert from "node:assert/strict";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { main } from "../../src/cli/program.js";
import { Terminal } from "../../src/cli/terminal/terminal.js";
import { startCli } from "../support/cli.js";
import { countCalls, HI, jsonOf, runEcho, streaming, withEcho, onTerminal } from "../support/cli-echo.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { Screen } from "../support/screen.js";
import { until } from "../support/until.js";

describe("cli live output", () => {
  afterEach(() => assertNoLeftovers());

  const CHUNKS = [{ stdout: "one\n" }, { stderr: "two\n" }, { stdout: "three\n" }, { data: { done: true } }];

  it("writes each channel to its own stream, then the data", () =>
    withEcho(streaming({ chunks: CHUNKS }), async (directory) => {
      const { code, stdout, stderr } = await runEcho(directory);
      assert.deepEqual([code, stdout], [0, 'one\nthree\n{\n  "done": true\n}\n']);
      assert.match(stderr, /^two\n/);
    }));

  it("writes both channels to stderr with --json", () =>
    withEcho(streaming({ chunks: CHUNKS }), async (directory) => {
      const outcome = await runEcho(directory, ["--json"]);
      assert.deepEqual([outcome.code, jsonOf(outcome)["data"]], [0, { done: true }]);
      assert.ok(outcome.stderr.startsWith("one\ntwo\nthree\n"), outcome.stderr);
    }));

  it("passes output on while the provider runs", () =>
    withEcho(streaming({ chunks: [{ stdout: "tick\n" }], repeat: { pauseMs: 5 } }), async (directory) => {
      const { child, outcome, stdout } = startCli(["run", "echo", "--dir", directory, "--input", HI]);
      await until("it ticks", () => stdout().startsWith("tick\ntick\n"));
      child.kill("SIGINT");
      assert.equal((await outcome).code, 130);
    }));

  it("passes bytes on unchanged, even if a chunk splits a character", () =>
    withEcho(
      streaming({
        chunks: [
          { stdout: { base64: Buffer.from("é\u001b]0;t\u0007").subarray(0, 1).toString("base64") } },
          { stdout: { base64: Buffer.from("é\u001b]0;t\u0007").subarray(1).toString("base64") } },
          { stdout: { base64: "/w==" } },
          { data: null },
        ],
      }),
      async (directory) => {
        const { child, outcome } = startCli(["run", "echo", "--dir", directory, "--input", HI]);
        const bytes: Buffer[] = [];
        child.stdout.setEncoding("latin1").on("data", (text: string) => bytes.push(Buffer.from(text, "latin1")));
        assert.equal((await outcome).code, 0);
        const expected = Buffer.concat([
          Buffer.from("é\u001b]0;t\u0007"),
          Buffer.from([0xff]),
          Buffer.from("\nnull\n"),
        ]);
        assert.deepEqual(Buffer.concat(bytes), expected);
      },
    ));

  it("runs a provider that does not stream and shows its stdout and stderr", () =>
    withEcho({ calls: { ExecuteProvider: { print: { stdout: "no new", stderr: "line" } } } }, async (directory) => {
      const { code, stdout, stderr } = await runEcho(directory);
      assert.deepEqual([code, stdout], [0, '{\n  "echoed": "hi"\n}\n']);
      assert.match(stderr, /no newline$/m);
      assert.match(stderr, /^note: echo took/m);
    }));

  it("warns about a stream without a result", () =>
    withEcho(streaming({ chunks: [{ stdout: "a\n" }] }), async (directory) => {
      const { code, stdout, stderr } = await runEcho(directory);
      assert.deepEqual([code, stdout], [0, "a\nnull\n"]);
      assert.match(stderr, /^warning: The plugin ended the stream without a result/m);
    }));

  it("loses no output if the reader is late, and succeeds if the reader closes stdout", () =>
    withEcho(
      streaming({
        chunks: [...Array<{ stdout: string }>(300).fill({ stdout: "x".repeat(9_999) + "\n" }), { data: 1 }],
      }),
      async (directory) => {
        const late = startCli(["run", "echo", "--dir", directory, "--input", HI, "--json"]);
        late.child.stderr.pause();
        await until("the plugin streams", () => countCalls(join(directory, "echo"), "ExecuteProviderStream") > 0);
        late.child.stderr.resume();
        assert.equal((await late.outcome).stderr.length, 3_000_000);

        const gone = startCli(["run", "echo", "--dir", directory, "--input", HI]);
        gone.child.stdout.destroy();
        assert.equal((await gone.outcome).code, 0);
      },
    ));

  it("applies back-pressure of a slow reader, except to a cancelled run", () =>
    withEcho(streaming({ chunks: [{ stdout: "one\n" }, { stdout: "two\n" }, { data: 1 }] }), async (directory) => {
      const stuck = new Screen(false, () => new Promise(() => undefined));
      const terminal = new Terminal(stuck, new Screen(false), {});
      const controller = new AbortController();
      const context = { terminal, signal: controller.signal, stdin: new PassThrough(), cwd: directory, env: {} };
      const running = main(["run", "echo", "--dir", directory, "--input", HI], context);
      await until("the first piece came", () => stuck.text === "one\n");
      assert.equal(stuck.writableLength, "one\n".length, "the second piece waits");
      controller.abort();
      assert.equal(await running, 130);
    }));

  it("removes harmful escape sequences on a terminal", () =>
    withEcho(
      streaming({ chunks: [{ stdout: "\u001b]0;owned" }, { stdout: "\u0007\u001b[31mred" }, { data: "x" }] }),
      async (directory) => {
        const { code, stdout } = await onTerminal(["run", "echo", "--dir", directory, "--input", HI], directory);
        assert.equal(code, 0);
        assert.equal(stdout, "\u001b[31mred\u001b[0m\nx\n");
      },
    ));
});
