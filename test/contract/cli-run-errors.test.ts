// `run`: invalid input, failing providers and plugins, and the exit codes for them.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cli } from "../support/cli.js";
import { answering, countCalls, withEcho, runEcho, jsonOf } from "../support/cli-echo.js";
import { makeMisfit } from "../support/fixture.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";

describe("cli run errors", () => {
  afterEach(() => assertNoLeftovers());

  it("exits with 2 and runs nothing if the input or the capability is invalid, with positions and suggestions", () =>
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
      assert.equal(countCalls(path, "ExecuteProvider"), 0);

      const file = join(directory, "r.scafctl.json");
      await writeFile(file, '{\n  "provider": "echo",\n  "capability": "trans",\n  "inputs": { "message": 7 }\n}');
      const saved = await cli(["run", "--request", file, "--dir", directory]);
      assert.equal(saved.code, 2);
      assert.ok(saved.stderr.includes(`${file}:3:17: error: echo has no capability "trans".`), saved.stderr);
      assert.ok(saved.stderr.includes(`${file}:4:26: error: "message" must be a string`), saved.stderr);

      const flag = await runEcho(directory, ["--capability", "transfrom"]);
      assert.equal(flag.code, 2);
      assert.match(
        flag.stderr,
        /^error: --capability: echo has no capability "transfrom"\. Did you mean "transform"\?$/m,
      );
    }));

  it("sends invalid input with --force", () =>
    withEcho(answering({ error: "message must be a string" }), async (directory, path) => {
      const { code, stderr } = await cli(["run", "echo", "--dir", directory, "--force", "--input", '{"message":7}']);
      assert.equal(code, 1);
      assert.match(stderr, /^error: echo failed: message must be a string\.$/m);
      assert.equal(countCalls(path, "ExecuteProvider"), 1);
    }));

  it("exits with 1 and the provider's message if the provider fails", () =>
    withEcho(answering({ error: "the disk is full" }), async (directory) => {
      const outcome = await runEcho(directory, ["--json"]);
      assert.equal(outcome.code, 1);
      const { status, data, error } = jsonOf(outcome);
      assert.deepEqual([status, data, error], ["failed", null, "the disk is full"]);
    }));

  it("exits with 1 and the end of stderr if the plugin crashes", () =>
    withEcho(answering({ end: { when: "during", how: { panic: "oh no" } } }), async (directory) => {
      const outcome = await runEcho(directory, ["--json"]);
      assert.equal(outcome.code, 1);
      assert.equal(jsonOf(outcome)["status"], "failed");
      assert.match(
        String(jsonOf(outcome)["error"]),
        /^echo crashed in ExecuteProvider: it exited with status 2\. Its last words: [^]*oh no/,
      );
      const told = await runEcho(directory);
      assert.deepEqual([told.code, told.stdout], [1, ""]);
      assert.match(told.stderr, /^error: echo crashed in ExecuteProvider/m);
    }));

  it("exits with 1 if the plugin named by --plugin does not load", () =>
    withEcho({}, async (directory) => {
      makeMisfit(directory, "exits", "exits-7");
      const { code, stdout, stderr } = await cli(["run", "echo", "--dir", directory, "--plugin", "exits"]);
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, /^error: exits did not start/);
    }));

  it("gives up on a plugin that does not start within --timeout", () =>
    withTempDir(async (directory) => {
      makeMisfit(directory, "hangs", "hangs");
      const outcome = await cli(["run", "echo", "--dir", directory, "--timeout", "0.5"]);
      assert.equal(outcome.code, 1);
      assert.match(outcome.stderr, /^hangs did not start: it said nothing for /m);
    }));
});
