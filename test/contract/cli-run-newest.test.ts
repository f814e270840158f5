// `run`, `run --what-if` and `dependencies` with all that the newest contract has, on real plugins.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { copyFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { PassThrough } from "node:stream";
import { main } from "../../src/cli/program.js";
import { Terminal } from "../../src/cli/terminal/terminal.js";
import { cli, type CliOptions, type CliOutcome, startCli } from "../support/cli.js";
import { fixtureEvents, type FixtureOrders, makeFixture } from "../support/fixture.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { Screen } from "../support/screen.js";
import { withTempDir } from "../support/temp-dir.js";
import { makeGeneration } from "../support/ts-generation.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";

const HI = '{"message":"hi"}';

function withEcho(orders: FixtureOrders, use: (directory: string, path: string) => Promise<void>): Promise<void> {
  return withTempDir(async (directory) => use(directory, await makeFixture(directory, "echo", orders)));
}

function streaming(chunks: NonNullable<NonNullable<FixtureOrders["calls"]>[string]>): FixtureOrders {
  return { calls: { ExecuteProviderStream: chunks } };
}

function echo(directory: string, args: readonly string[] = [], options?: CliOptions): Promise<CliOutcome> {
  return cli(["run", "echo", "--dir", directory, "--input", HI, ...args], options);
}

function json({ stdout }: CliOutcome): Record<string, unknown> {
  return JSON.parse(stdout) as Record<string, unknown>;
}

function called(path: string, method: string): boolean {
  return fixtureEvents(path).some((event) => event.event === "call" && event.method === method);
}

describe("cli: live output", () => {
  afterEach(() => assertNoLeftovers());

  const CHUNKS = [{ stdout: "one\n" }, { stderr: "two\n" }, { stdout: "three\n" }, { data: { done: true } }];

  it("gives each channel its own, and the data behind them", () =>
    withEcho(streaming({ chunks: CHUNKS }), async (directory) => {
      const { code, stdout, stderr } = await echo(directory);
      assert.deepEqual([code, stdout], [0, 'one\nthree\n{\n  "done": true\n}\n']);
      assert.match(stderr, /^two\n/);
    }));

  it("moves stdout to stderr where stdout is for JSON", () =>
    withEcho(streaming({ chunks: CHUNKS }), async (directory) => {
      const outcome = await echo(directory, ["--json"]);
      assert.deepEqual([outcome.code, json(outcome)["data"]], [0, { done: true }]);
      assert.ok(outcome.stderr.startsWith("one\ntwo\nthree\n"), outcome.stderr);
    }));

  it("comes while the provider runs", () =>
    withEcho(streaming({ chunks: [{ stdout: "tick\n" }], repeat: { pauseMs: 5 } }), async (directory) => {
      const { child, outcome, stdout } = startCli(["run", "echo", "--dir", directory, "--input", HI]);
      await until("it ticks", () => stdout().startsWith("tick\ntick\n"));
      child.kill("SIGINT");
      assert.equal((await outcome).code, 130);
    }));

  it("goes through byte by byte where no terminal reads it, also where a character is cut", () =>
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
        child.stdout?.setEncoding("latin1").on("data", (text: string) => bytes.push(Buffer.from(text, "latin1")));
        assert.equal((await outcome).code, 0);
        const expected = Buffer.concat([
          Buffer.from("é\u001b]0;t\u0007"),
          Buffer.from([0xff]),
          Buffer.from("\nnull\n"),
        ]);
        assert.deepEqual(Buffer.concat(bytes), expected);
      },
    ));

  it("runs a provider that does not stream, and shows what it prints besides", () =>
    withEcho({ calls: { ExecuteProvider: { print: { stdout: "no new", stderr: "line" } } } }, async (directory) => {
      const { code, stdout, stderr } = await echo(directory);
      assert.deepEqual([code, stdout], [0, '{\n  "echoed": "hi"\n}\n']);
      assert.match(stderr, /no newline$/m);
      assert.match(stderr, /^note: echo took/m);
    }));

  it("says what was odd about it", () =>
    withEcho(streaming({ chunks: [{ stdout: "a\n" }] }), async (directory) => {
      const { code, stdout, stderr } = await echo(directory);
      assert.deepEqual([code, stdout], [0, "a\nnull\n"]);
      assert.match(stderr, /^warning: The plugin ended the stream without a result/m);
    }));

  it("loses nothing to a reader that starts late, and minds none that goes away", () =>
    withEcho(
      streaming({
        chunks: [...Array<{ stdout: string }>(300).fill({ stdout: "x".repeat(9_999) + "\n" }), { data: 1 }],
      }),
      async (directory) => {
        const late = startCli(["run", "echo", "--dir", directory, "--input", HI, "--json"]);
        late.child.stderr?.pause();
        await until("the plugin streams", () => called(join(directory, "echo"), "ExecuteProviderStream"));
        late.child.stderr?.resume();
        assert.equal((await late.outcome).stderr.length, 3_000_000);

        const gone = startCli(["run", "echo", "--dir", directory, "--input", HI]);
        gone.child.stdout?.destroy();
        assert.equal((await gone.outcome).code, 0);
      },
    ));

  it("holds the plugin back while its reader is slow, but not the end of a cancelled run", () =>
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

  it("is harmless on a terminal", () =>
    withEcho(
      streaming({ chunks: [{ stdout: "\u001b]0;owned" }, { stdout: "\u0007\u001b[31mred" }, { data: "x" }] }),
      async (directory) => {
        const screens = { stdout: new Screen(true), stderr: new Screen(true) };
        const terminal = new Terminal(screens.stdout, screens.stderr, { NO_COLOR: "1" });
        const { signal } = new AbortController();
        const stdin = Object.assign(new PassThrough(), { isTTY: true });
        const args = ["run", "echo", "--dir", directory, "--input", HI];
        assert.equal(await main(args, { terminal, signal, stdin, cwd: directory, env: {} }), 0);
        assert.equal(screens.stdout.text, "\u001b[31mred\u001b[0m\nx\n");
      },
    ));
});

describe("cli: before a run", () => {
  afterEach(() => assertNoLeftovers());

  const COUNTER: FixtureOrders = {
    calls: { ExecuteProvider: { data: null } },
    providers: [
      {
        name: "echo",
        descriptor: {
          name: "echo",
          capabilities: ["transform"],
          rawSchema: '{"type":"object","properties":{"count":{"type":"integer","maximum":5},"pin":{"type":"string"}}}',
          sensitiveFields: ["pin"],
        },
      },
    ],
  };
  const inputOf = (path: string): unknown => {
    const call = fixtureEvents(path).findLast((event) => event.event === "call" && event.method === "ExecuteProvider");
    return call?.event === "call" ? call.input : undefined;
  };
  const run = (directory: string, ...args: readonly string[]): Promise<CliOutcome> =>
    cli(["run", "echo", "--dir", directory, ...args]);

  it("offers what scafctl would make of a value, and does it only when told to, saying so", () =>
    withEcho(COUNTER, async (directory, path) => {
      const offered = await run(directory, "--input", '{"count": "3"}');
      assert.equal(offered.code, 2);
      assert.match(offered.stderr, /^--input:1:11: error: [^\n]* scafctl would turn it into the integer 3\.$/m);
      assert.match(offered.stderr, /^note: nothing was run; [^\n]*--coerce/m);
      assert.equal(inputOf(path), undefined);

      const done = await run(directory, "--input", '{"count": "3"}', "--coerce");
      assert.equal(done.code, 0, done.stderr);
      assert.match(
        done.stderr,
        /^--input:1:11: note: [^\n]* scafctl would turn it into the integer 3\. So it is sent\.$/m,
      );
      assert.equal(inputOf(path), '{"count":3}');
    }));

  it("coerces inputs of a request as well, shows no secret, and still refuses what does not fit then", () =>
    withEcho(COUNTER, async (directory, path) => {
      const file = join(directory, "r.scafctl.json");
      await writeFile(file, '{"provider":"echo","inputs":{"pin":1234}}');
      const secret = await cli(["run", "--dir", directory, "--request", file, "--coerce"]);
      assert.equal(secret.code, 0, secret.stderr);
      assert.match(secret.stderr, /:1:36: note: "pin" must be a string[^\n]* So it is sent\.$/m);
      assert.ok(!secret.stderr.includes("1234"));
      assert.equal(inputOf(path), '{"pin":"1234"}');

      const large = await run(directory, "--input", '{"count":"7"}', "--coerce");
      assert.equal(large.code, 2);
      assert.match(large.stderr, /^--input:1:10: error: "count" must be at most 5/m);
      assert.equal(inputOf(path), '{"pin":"1234"}', "not run");
    }));

  it("refuses a wrong flag at its place and starts nothing", () =>
    withEcho({}, async (directory, path) => {
      const wrong = await echo(directory, ["--conflict-strategy", "overwite", "--iteration", '{"item": 1}']);
      assert.deepEqual([wrong.code, wrong.stdout], [2, ""]);
      assert.match(wrong.stderr, /^--conflict-strategy:1:1: error: [^\n]*did you mean "overwrite"\?$/m);
      assert.match(wrong.stderr, /^--iteration:1:1: error: "iteration" must have "index"\.$/m);
      assert.deepEqual(fixtureEvents(path), []);
    }));

  it("lets a capability of the command line replace a wrong one of the request", () =>
    withEcho({}, async (directory) => {
      const stdin = '{"provider":"echo","capability":"nonsense","inputs":{"message":"hi"}}';
      const args = ["run", "--request", "-", "--dir", directory];
      assert.equal((await cli(args, { stdin })).code, 2);
      assert.equal((await cli([...args, "--capability", "transform"], { stdin })).code, 0);
    }));

  const WRITER: FixtureOrders = {
    providers: [
      {
        name: "echo",
        descriptor: { name: "echo", capabilities: ["from", "action"], writeOperations: ["write"], rawSchema: "true" },
      },
    ],
  };
  const WRITE = ["--input", '{"operation":"write","message":"hi"}'];

  it("refuses a write outside of action where nobody can be asked, dry or not, and says what to do", () =>
    withEcho(WRITER, async (directory, path) => {
      for (const more of [[], ["--dry-run"], ["--json"]]) {
        const { code, stdout, stderr } = await run(directory, ...WRITE, ...more);
        assert.deepEqual([code, stdout], [2, ""]);
        assert.match(
          stderr,
          /^error: "write" is a write operation of echo, [^\n]*--capability action, or say --yes to run it all the same$/m,
        );
      }
      assert.ok(!called(path, "ExecuteProvider"));
    }));

  it("runs a write under action, or when it was said before", () =>
    withEcho(WRITER, async (directory) => {
      const action = await run(directory, ...WRITE, "--capability", "action");
      assert.deepEqual([action.code, action.stderr.includes("scafctl would refuse")], [0, false], action.stderr);
      const said = await run(directory, ...WRITE, "--yes");
      assert.equal(said.code, 0);
      assert.match(said.stderr, /^warning: "write" is a write operation[^\n]*scafctl would refuse that\.$/m);
    }));

  it("asks a person on a terminal, and runs nothing without a yes", () =>
    withEcho(WRITER, async (directory, path) => {
      const asked = async (answer: string): Promise<readonly [number, string]> => {
        const screens = { stdout: new Screen(true), stderr: new Screen(true) };
        const terminal = new Terminal(screens.stdout, screens.stderr, { NO_COLOR: "1" });
        const stdin = Object.assign(new PassThrough(), { isTTY: true });
        stdin.write(answer);
        const { signal } = new AbortController();
        const args = ["run", "echo", "--dir", directory, ...WRITE];
        return [await main(args, { terminal, signal, stdin, cwd: directory, env: {} }), screens.stderr.text];
      };
      const [no, told] = await asked("n\n");
      assert.equal(no, 130);
      assert.match(told, /Run it all the same\? \[y\/N\] [^]*note: nothing was run\n$/);
      assert.ok(!called(path, "ExecuteProvider"));
      assert.equal((await asked("y\n"))[0], 0);
      assert.ok(called(path, "ExecuteProvider"));
    }));
});

describe("cli: questions that run nothing", () => {
  afterEach(() => assertNoLeftovers());

  it("prints what a run would do, or scafctl's own sentence where a plugin does not know", () =>
    withTempDir(async (directory) => {
      for (const generation of ["p1", "p2"] as const) makeGeneration(directory, generation);
      const ask = (plugin: string, ...more: readonly string[]): Promise<CliOutcome> =>
        cli(["run", "generation", "--plugin", plugin, "--dir", directory, "--input", HI, "--what-if", ...more]);
      const told = await ask("p2");
      assert.deepEqual([told.code, told.stdout, told.stderr], [0, "Would say something (p2)\n", ""]);
      const old = await ask("p1");
      assert.deepEqual([old.code, old.stdout], [0, "Would execute generation provider\n"]);
      assert.match(old.stderr, /^note: the plugin does not know this question/);
      const shared = { provider: "generation", diagnostics: [], error: null };
      assert.deepEqual(json(await ask("p2", "--json")), {
        ...shared,
        plugin: "p2",
        supported: true,
        description: "Would say something (p2)",
      });
      assert.deepEqual(json(await ask("p1", "--json")), { ...shared, plugin: "p1", supported: false, description: "" });
    }));

  it("does not ask about what does not fit, and needs no yes for a write", () =>
    withEcho(
      {
        providers: [
          {
            name: "echo",
            descriptor: { name: "echo", capabilities: ["from"], writeOperations: ["write"], rawSchema: "true" },
          },
        ],
      },
      async (directory, path) => {
        const args = ["run", "echo", "--dir", directory, "--what-if"];
        assert.equal((await cli([...args, "--input", '{"operation":"write"}'])).code, 0);
        assert.ok(called(path, "DescribeWhatIf") && !called(path, "ExecuteProvider"));
        assert.equal((await cli([...args, "--input", "{"])).code, 2);
      },
    ));

  it("ends with 1 when the plugin fails at it", () =>
    withEcho({ calls: { DescribeWhatIf: { end: { when: "before", how: { exit: 3 } } } } }, async (directory) => {
      const told = await echo(directory, ["--what-if"]);
      assert.deepEqual([told.code, told.stdout], [1, ""]);
      assert.match(told.stderr, /^error: echo crashed in DescribeWhatIf: it exited with status 3\./m);
      const { supported, description, error } = json(await echo(directory, ["--what-if", "--json"]));
      assert.deepEqual([supported, description], [null, ""]);
      assert.match(String(error), /^echo crashed in DescribeWhatIf/);
    }));

  it("says that a provider does not find its dependencies itself", () =>
    withEcho({}, async (directory) => {
      const args = ["dependencies", "echo", "--dir", directory, "--input", '{"message":{"rslvr":"name"}}'];
      const told = await cli(args);
      assert.deepEqual([told.code, told.stdout], [0, ""]);
      assert.match(told.stderr, /^note: echo does not find its dependencies itself/);
      assert.deepEqual(json(await cli([...args, "--json"])), {
        provider: "echo",
        plugin: "echo",
        supported: false,
        diagnostics: [],
        error: null,
        dependencies: [],
      });
      const wrong = await cli(["dependencies", "ecko", "--dir", directory]);
      assert.deepEqual([wrong.code, wrong.stderr.includes('Did you mean "echo"?')], [2, true]);
      assert.equal((await cli(["dependencies", "--dir", directory])).code, 2);
    }));
});

describe("cli: cancelled runs", () => {
  afterEach(() => assertNoLeftovers());

  it("gives a polite plugin the time to stop", () =>
    withEcho(
      { calls: { ExecuteProvider: { untilCancelled: true }, StopProvider: { delayMs: 300, noMessage: false } } },
      async (directory, path) => {
        const { child, outcome } = startCli(["run", "echo", "--dir", directory, "--input", HI]);
        await until("it runs", () => called(path, "ExecuteProvider"));
        child.kill("SIGINT");
        const { code, stdout, stderr } = await outcome;
        assert.deepEqual([code, stdout, stderr], [130, "", ""]);
        assert.ok(called(path, "StopProvider"));
        assert.ok(fixtureEvents(path).some(({ event }) => event === "cancelled"));
      },
    ));

  it("ends a plugin that does not even answer when it is asked to stop", () =>
    withEcho(
      { calls: { ExecuteProvider: { never: true }, StopProvider: { never: true } } },
      async (directory, path) => {
        const { child, outcome } = startCli(["run", "echo", "--dir", directory, "--input", HI, "--json"]);
        await until("it runs", () => called(path, "ExecuteProvider"));
        child.kill("SIGINT");
        const { code, stdout } = await outcome;
        assert.deepEqual([code, stdout], [130, ""]);
      },
    ));

  it("can be cancelled in a what-if", () =>
    withEcho({ calls: { DescribeWhatIf: { never: true } } }, async (directory, path) => {
      const { child, outcome } = startCli(["run", "echo", "--dir", directory, "--input", HI, "--what-if", "--json"]);
      await until("it is asked", () => called(path, "DescribeWhatIf"));
      child.kill("SIGINT");
      assert.equal((await outcome).code, 130);
    }));
});

describeWithGo("cli: runs with the Go kitchen", () => {
  let path: string;
  before(async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    path = await buildGo("kitchen");
  });
  afterEach(() => assertNoLeftovers());

  type Cook = (input: object, args?: readonly string[], provider?: string) => Promise<CliOutcome>;

  function withKitchen(use: (cook: Cook, directory: string) => Promise<void>): Promise<void> {
    return withTempDir(async (directory) => {
      await copyFile(path, join(directory, "kitchen"));
      const cook: Cook = (input, args = [], provider = "kitchen") =>
        cli(["run", provider, "--dir", ".", "--input", JSON.stringify(input), ...args], { cwd: directory, env: {} });
      await use(cook, directory);
    });
  }

  it("brings what every flag says to the plugin, digit by digit", () =>
    withKitchen(async (cook, directory) => {
      await writeFile(join(directory, "resolvers.json"), '{"big": 9007199254740993, "huge": 18446744073709551616}');
      const flags = [
        ["--capability", "action"],
        ["--dry-run"],
        ["--working-directory", "work"],
        ["--output-directory", "../out"],
        ["--conflict-strategy", "append"],
        ["--backup"],
        ["--resolver-context", "@resolvers.json"],
        ["--parameters", '{"a":[1]}'],
        ["-r", "region=eu"],
        ["--iteration", '{"item":{"id":1},"index":2}'],
        ["--solution", '{"name":"s","tags":["t"]}'],
        ["--auth-profile", "dev"],
        ["--settings", '{"retries":3}'],
        ["--plugin", "kitchen"],
      ].flat();
      const outcome = await cook({ show: ["request"] }, [...flags, "--json"]);
      assert.equal(outcome.code, 0, outcome.stderr);
      assert.match(outcome.stdout, /"big": 9007199254740993,\n\s+"huge": 18446744073709551616\n/);
      const { request } = json(outcome)["data"] as { readonly request: Readonly<Record<string, unknown>> };
      const { context, input, ...rest } = request;
      assert.ok(context !== undefined && input !== undefined);
      assert.deepEqual(rest, {
        providerName: "kitchen",
        executionMode: "action",
        dryRun: true,
        workingDirectory: join(directory, "work"),
        outputDirectory: resolve(directory, "../out"),
        conflictStrategy: "append",
        backup: true,
        parameters: { a: [1], region: "eu" },
        iterationContext: { item: { id: 1 }, index: 2 },
        solutionMetadata: { name: "s", tags: ["t"] },
        authProfile: "dev",
        settings: { retries: 3 },
      });
    }));

  it("tells everything that came of a run, each thing at its place", () =>
    withKitchen(async (cook) => {
      const order = {
        dish: "soup",
        chunks: [{ stdout: "chop\n" }, { stderr: "hot\n" }],
        warnings: ["careful"],
        exitCode: 3,
        data: { success: "very" },
        diagnostics: [
          { severity: "error", summary: "too salty", attribute: "dish" },
          { severity: "warning", summary: "odd", detail: "very", attribute: "chunks[1].stderr" },
          { severity: "invalid", summary: "by the way" },
        ],
      };
      const { code, stdout, stderr } = await cook(order, ["--capability", "action"]);
      assert.deepEqual([code, stdout], [0, 'chop\n{\n  "success": "very"\n}\n']);
      const lines = stderr.split("\n").filter((line) => !line.includes("is not an input of kitchen"));
      assert.deepEqual(lines.slice(0, -2), [
        "hot",
        "warning: careful",
        "--input:1:9: error: too salty",
        "--input:1:56: warning: odd: very",
        "note: kitchen: by the way",
        "note: the provider's exit code is 3 (invalid input)",
        'note: not as the provider promises: "success" must be a boolean, not a string.',
      ]);
      assert.match(lines.at(-2) ?? "", /^note: kitchen took \d+ ms$/);
    }));

  it("keeps all of it in JSON, and nothing but it", () =>
    withKitchen(async (cook) => {
      const diagnostics = [{ severity: "error", summary: "burnt", attribute: "dish" }];
      const outcome = await cook({ error: "no dinner", exitCode: 6, diagnostics }, ["--json"]);
      assert.equal(outcome.code, 1);
      const { status, error, exitCode, exitCodeMeaning, diagnostics: told } = json(outcome);
      assert.deepEqual([status, error, exitCode, exitCodeMeaning], ["failed", "no dinner", 6, "action failed"]);
      assert.deepEqual(told, diagnostics);
      const human = await cook({ dish: "pie", error: "no dinner", exitCode: 99, diagnostics });
      assert.equal(human.code, 1);
      assert.match(
        human.stderr,
        /^--input:1:9: error: burnt\nerror: kitchen failed: no dinner\.\nnote: the provider's exit code is 99$/m,
      );
    }));

  it("places the remarks on a saved request in its file", () =>
    withKitchen(async (_cook, directory) => {
      const diagnostics = [
        { severity: "warning", summary: "hm", attribute: "dish" },
        { severity: "error", summary: "no" },
      ];
      const text = `{\n  "provider": "kitchen",\n  "inputs": {\n    "dish": "soup",\n    "diagnostics": ${JSON.stringify(diagnostics)}\n  }\n}`;
      await writeFile(join(directory, "r.scafctl.json"), text);
      const { stderr } = await cli(["run", "--request", "r.scafctl.json", "--dir", "."], { cwd: directory, env: {} });
      assert.match(stderr, /^r\.scafctl\.json:4:13: warning: hm$/m);
      assert.match(stderr, /^error: kitchen: no$/m);
    }));

  it("prints data no second time that the provider has written, unless for a program", () =>
    withKitchen(async (cook) => {
      const order = { chunks: [{ stdout: '{"a":1}\n' }], data: { a: 1 }, streamed: true };
      assert.equal((await cook(order)).stdout, '{"a":1}\n');
      const outcome = await cook(order, ["--json"]);
      assert.deepEqual([json(outcome)["data"], json(outcome)["streamed"]], [{ a: 1 }, true]);
      assert.equal((await cook({ data: { a: 1 }, streamed: true })).stdout, '{\n  "a": 1\n}\n', "nobody has seen it");
    }));

  it("says beside a dry run what a real one would do, and that nothing is sure", () =>
    withKitchen(async (cook) => {
      const { code, stderr } = await cook({ dish: "pie" }, ["--dry-run"]);
      assert.equal(code, 0);
      assert.match(stderr, /^note: This was a dry run, but a plugin can ignore that/m);
      assert.match(stderr, /^note: what a run would do: Would cook "pie"$/m);
      const outcome = await cook({ dish: "pie" }, ["--dry-run", "--json"]);
      assert.equal(json(outcome)["whatIf"], 'Would cook "pie"');
    }));

  it("tells why a provider cannot say what it would do", () =>
    withKitchen(async (cook) => {
      const order = {
        dish: "pie",
        error: "cannot say",
        diagnostics: [{ severity: "warning", summary: "hm", attribute: "dish" }],
      };
      const told = await cook(order, ["--what-if"]);
      assert.deepEqual([told.code, told.stdout], [1, ""]);
      assert.match(told.stderr, /^--input:1:9: warning: hm\nerror: kitchen failed: cannot say\.$/m);
      const outcome = await cook(order, ["--what-if", "--json"]);
      const { supported, description, error, diagnostics } = json(outcome);
      assert.deepEqual([outcome.code, supported, description, error], [1, true, "", "cannot say"]);
      assert.deepEqual(diagnostics, order.diagnostics);
    }));

  it("lists dependencies, one a line", () =>
    withKitchen(async (_cook, directory) => {
      const input = '{"dish":{"rslvr":"menu"},"extras":[{"rslvr":"spice"}]}';
      const ask = (...args: readonly string[]): Promise<CliOutcome> =>
        cli(["dependencies", "kitchen", "--dir", ".", ...args], { cwd: directory, env: {} });
      const told = await ask("--input", input);
      assert.deepEqual([told.code, told.stdout, told.stderr], [0, "menu\nspice\n", ""]);
      assert.deepEqual(json(await ask("--input", input, "--json"))["dependencies"], ["menu", "spice"]);
      const none = await ask();
      assert.deepEqual([none.code, none.stdout, none.stderr], [0, "", "note: it depends on no resolver\n"]);
    }));

  it("lets the plugin's context end before its process does", () =>
    withKitchen(async (_cook, directory) => {
      const file = join(directory, "cancelled");
      const input = JSON.stringify({ chunks: [{ stdout: "go\n" }], untilCancelled: true, cancelledFile: file });
      const { child, outcome, stdout } = startCli(["run", "kitchen", "--dir", ".", "--input", input], {
        cwd: directory,
      });
      await until("it runs", () => stdout() === "go\n");
      child.kill("SIGINT");
      assert.equal((await outcome).code, 130);
      assert.ok(existsSync(file));
    }));
});
