// `run --what-if` and `dependencies`, which run nothing.
import assert from "node:assert/strict";
import { cli, type CliOutcome } from "../support/cli.js";
import { countCalls, HI, jsonOf, runEcho, withEcho } from "../support/cli-echo.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { makeGeneration } from "../support/ts-plugins.js";

describe("cli queries", () => {
  afterEach(() => assertNoLeftovers());

  it("prints what a run would do, or scafctl's sentence if the plugin does not support --what-if", () =>
    withTempDir(async (directory) => {
      for (const generation of ["p1", "p2"] as const) makeGeneration(directory, generation);
      const ask = (plugin: string, ...more: readonly string[]): Promise<CliOutcome> =>
        cli(["run", "generation", "--plugin", plugin, "--dir", directory, "--input", HI, "--what-if", ...more]);
      const told = await ask("p2");
      assert.deepEqual([told.code, told.stdout, told.stderr], [0, "Would say something (p2)\n", ""]);
      const old = await ask("p1");
      assert.deepEqual([old.code, old.stdout], [0, "Would execute generation provider\n"]);
      assert.match(old.stderr, /^note: the plugin does not support --what-if/);
      const shared = { provider: "generation", diagnostics: [], error: null };
      assert.deepEqual(jsonOf(await ask("p2", "--json")), {
        ...shared,
        plugin: "p2",
        supported: true,
        description: "Would say something (p2)",
      });
      assert.deepEqual(jsonOf(await ask("p1", "--json")), {
        ...shared,
        plugin: "p1",
        supported: false,
        description: "",
      });
    }));

  it("refuses invalid input, and needs no confirmation for a write", () =>
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
        assert.ok(countCalls(path, "DescribeWhatIf") > 0 && countCalls(path, "ExecuteProvider") === 0);
        assert.equal((await cli([...args, "--input", "{"])).code, 2);
      },
    ));

  it("exits with 1 if the plugin crashes", () =>
    withEcho({ calls: { DescribeWhatIf: { end: { when: "before", how: { exit: 3 } } } } }, async (directory) => {
      const told = await runEcho(directory, ["--what-if"]);
      assert.deepEqual([told.code, told.stdout], [1, ""]);
      assert.match(told.stderr, /^error: echo crashed in DescribeWhatIf: it exited with status 3\./m);
      const { supported, description, error } = jsonOf(await runEcho(directory, ["--what-if", "--json"]));
      assert.deepEqual([supported, description], [null, ""]);
      assert.match(String(error), /^echo crashed in DescribeWhatIf/);
    }));

  it("reports a provider that does not extract dependencies", () =>
    withEcho({}, async (directory) => {
      const args = ["dependencies", "echo", "--dir", directory, "--input", '{"message":{"rslvr":"name"}}'];
      const told = await cli(args);
      assert.deepEqual([told.code, told.stdout], [0, ""]);
      assert.match(told.stderr, /^note: echo does not extract dependencies/);
      assert.deepEqual(jsonOf(await cli([...args, "--json"])), {
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
