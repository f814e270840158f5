// `run`: which plugin runs a provider.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cli } from "../support/cli.js";
import { answering, HI, withEcho, runEcho } from "../support/cli-echo.js";
import { fixtureStarts, makeFixture, makeMisfit } from "../support/fixture.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";

describe("cli run target", () => {
  afterEach(() => assertNoLeftovers());

  it("waits only for the plugin named by --plugin", () =>
    withEcho({}, async (directory) => {
      makeMisfit(directory, "a-hangs", "hangs");
      makeMisfit(directory, "b-nonsense", "nonsense");
      makeMisfit(directory, "c-exits", "exits-7");
      makeMisfit(directory, "z-hangs", "hangs");
      const outcome = await runEcho(directory, ["--plugin", "echo", "--json", "--timeout", "60"]);
      assert.deepEqual([outcome.code, outcome.stderr], [0, ""]);
      assert.ok(outcome.took < 15_000, `${outcome.took} ms`);
    }));

  it("starts no other plugin when --plugin names one by name, file name or path", () =>
    withEcho({}, async (directory) => {
      const chosen = await makeFixture(directory, "second.v2");
      const others = [join(directory, "echo"), await makeFixture(join(directory, "sub"), "third")];
      const dirs = ["--dir", directory, "--dir", join(directory, "sub")];
      const request = join(directory, "request.json");
      await writeFile(request, JSON.stringify({ provider: "echo", plugin: "./second.v2", inputs: { message: "hi" } }));
      const commands = [
        ["run", "echo", "--input", HI, "--plugin", "second"],
        ["run", "echo", "--input", HI, "--plugin", "./second.v2", "--what-if"],
        ["run", "--request", request],
        ["dependencies", "echo", "--plugin", "second.v2"],
        ["describe", "echo", "--plugin", chosen],
        ["lint", "--plugin", "second.v2"],
      ];
      for (const [index, command] of commands.entries()) {
        const { code, stderr } = await cli([...command, ...dirs], { cwd: directory });
        assert.equal(code, 0, `${command.join(" ")}\n${stderr}`);
        assert.equal(fixtureStarts(chosen).length, index + 1, command.join(" "));
      }
      assert.deepEqual(others.flatMap(fixtureStarts), []);
      const unknown = await cli(["lint", "--plugin", "secnd", "--json", ...dirs]);
      assert.deepEqual([unknown.code, unknown.stdout], [2, ""]);
      assert.match(unknown.stderr, /^error: There is no plugin "secnd"\.\nDid you mean "second"\?$/m);
    }));

  it("waits for all plugins without --plugin, names them after 2 s, and reports those that failed", () =>
    withEcho({}, async (directory) => {
      makeMisfit(directory, "hangs", "hangs");
      for (const format of [[], ["--json"]]) {
        const { code, stderr } = await runEcho(directory, ["--timeout", "4", ...format]);
        assert.equal(code, 0, stderr);
        assert.match(stderr, /^note: waiting for hangs; use --plugin /m);
        assert.match(stderr, /^note: Not considered, because they could not be loaded: hangs\.$/m);
      }
    }));

  it("chooses a plugin by name or path with --plugin", () =>
    withEcho(answering({ data: "one" }), async (directory) => {
      await makeFixture(directory, "two", answering({ data: "two" }));
      assert.equal((await runEcho(directory, ["--plugin", "two"])).stdout, "two\n");
      assert.equal((await runEcho(directory, ["--plugin", join(directory, "echo")])).stdout, "one\n");
    }));

  it("refuses a provider that several plugins offer and lists the --plugin option for each", () =>
    withTempDir(async (directory) => {
      for (const name of ["a", "b"]) await makeFixture(join(directory, name), "echo", answering({ data: name }));
      const dirs = ["--dir", join(directory, "a"), "--dir", join(directory, "b")];
      const choices = `^  --plugin ${join(directory, "a", "echo")}\n  --plugin ${join(directory, "b", "echo")}\n`;
      for (const command of [
        ["run", "echo", "--input", HI],
        ["describe", "echo", "--plugin", "echo"],
      ]) {
        const { code, stdout, stderr } = await cli([...command, ...dirs]);
        assert.deepEqual([code, stdout], [2, ""]);
        assert.match(stderr, new RegExp(choices, "m"));
      }
    }));
});
