// `run`, `--what-if` and `dependencies` with every feature of the contract, on a Go plugin.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { copyFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { cli, type CliOutcome, startCli } from "../support/cli.js";
import { jsonOf } from "../support/cli-echo.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";

describeWithGo("cli run on the Go kitchen", () => {
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

  it("sends the value of every flag to the plugin, with lossless numbers", () =>
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
      const { request } = jsonOf(outcome)["data"] as { readonly request: Readonly<Record<string, unknown>> };
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

  it("prints output, warnings, diagnostics with positions, exit code and output problems", () =>
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
        'note: the output does not match its schema: "success" must be a boolean, not a string.',
      ]);
      assert.match(lines.at(-2) ?? "", /^note: kitchen took \d+ ms$/);
    }));

  it("prints the failed result as one JSON value with --json", () =>
    withKitchen(async (cook) => {
      const diagnostics = [{ severity: "error", summary: "burnt", attribute: "dish" }];
      const outcome = await cook({ error: "no dinner", exitCode: 6, diagnostics }, ["--json"]);
      assert.equal(outcome.code, 1);
      const { status, error, exitCode, exitCodeMeaning, diagnostics: told } = jsonOf(outcome);
      assert.deepEqual([status, error, exitCode, exitCodeMeaning], ["failed", "no dinner", 6, "action failed"]);
      assert.deepEqual(told, diagnostics);
      const human = await cook({ dish: "pie", error: "no dinner", exitCode: 99, diagnostics });
      assert.equal(human.code, 1);
      assert.match(
        human.stderr,
        /^--input:1:9: error: burnt\nerror: kitchen failed: no dinner\.\nnote: the provider's exit code is 99$/m,
      );
    }));

  it("prints diagnostics with positions in the file of a saved request", () =>
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

  it("prints streamed data once, but always with --json", () =>
    withKitchen(async (cook) => {
      const order = { chunks: [{ stdout: '{"a":1}\n' }], data: { a: 1 }, streamed: true };
      assert.equal((await cook(order)).stdout, '{"a":1}\n');
      const outcome = await cook(order, ["--json"]);
      assert.deepEqual([jsonOf(outcome)["data"], jsonOf(outcome)["streamed"]], [{ a: 1 }, true]);
      assert.equal((await cook({ data: { a: 1 }, streamed: true })).stdout, '{\n  "a": 1\n}\n', "it was not streamed");
    }));

  it("prints with a dry run what a real run would do", () =>
    withKitchen(async (cook) => {
      const { code, stderr } = await cook({ dish: "pie" }, ["--dry-run"]);
      assert.equal(code, 0);
      assert.match(stderr, /^note: This was a dry run, but a plugin can ignore that/m);
      assert.match(stderr, /^note: a run without --dry-run: Would cook "pie"$/m);
      const outcome = await cook({ dish: "pie" }, ["--dry-run", "--json"]);
      assert.equal(jsonOf(outcome)["whatIf"], 'Would cook "pie"');
    }));

  it("exits with 1 and the provider's message if --what-if fails", () =>
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
      const { supported, description, error, diagnostics } = jsonOf(outcome);
      assert.deepEqual([outcome.code, supported, description, error], [1, true, "", "cannot say"]);
      assert.deepEqual(diagnostics, order.diagnostics);
    }));

  it("lists dependencies, one per line", () =>
    withKitchen(async (_cook, directory) => {
      const input = '{"dish":{"rslvr":"menu"},"extras":[{"rslvr":"spice"}]}';
      const ask = (...args: readonly string[]): Promise<CliOutcome> =>
        cli(["dependencies", "kitchen", "--dir", ".", ...args], { cwd: directory, env: {} });
      const told = await ask("--input", input);
      assert.deepEqual([told.code, told.stdout, told.stderr], [0, "menu\nspice\n", ""]);
      assert.deepEqual(jsonOf(await ask("--input", input, "--json"))["dependencies"], ["menu", "spice"]);
      const none = await ask();
      assert.deepEqual([none.code, none.stdout, none.stderr], [0, "", "note: the inputs depend on no resolver\n"]);
    }));

  it("cancels the plugin's context before its process ends", () =>
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
