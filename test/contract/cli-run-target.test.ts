// `run`: which plugin runs a provider.
import assert from "node:assert/strict";
import { join } from "node:path";
import { cli } from "../support/cli.js";
import { answering, HI, withEcho, runEcho } from "../support/cli-echo.js";
import { makeFixture, makeMisfit } from "../support/fixture.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";

describe("cli run target", () => {
  afterEach(() => assertNoLeftovers());

  it("runs a provider without waiting for other plugins in the directory", () =>
    withEcho({}, async (directory) => {
      makeMisfit(directory, "a-hangs", "hangs");
      makeMisfit(directory, "b-nonsense", "nonsense");
      makeMisfit(directory, "c-exits", "exits-7");
      makeMisfit(directory, "z-hangs", "hangs");
      const outcome = await runEcho(directory, ["--json", "--timeout", "60"]);
      assert.deepEqual([outcome.code, outcome.stderr], [0, ""]);
      assert.ok(outcome.took < 15_000, `${outcome.took} ms`);
    }));

  it("chooses a plugin by name or path with --plugin", () =>
    withEcho(answering({ data: "one" }), async (directory) => {
      await makeFixture(directory, "two", answering({ data: "two" }));
      assert.equal((await runEcho(directory, ["--plugin", "two"])).stdout, "two\n");
      assert.equal((await runEcho(directory, ["--plugin", join(directory, "echo")])).stdout, "one\n");
    }));

  it("runs the first of several plugins that offer the provider, while describe requires --plugin", () =>
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
});
