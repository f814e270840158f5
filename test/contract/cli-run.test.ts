// `run`: results, inputs and saved requests, on real plugins.
import assert from "node:assert/strict";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { cli } from "../support/cli.js";
import { answering, HI, withEcho, runEcho, jsonOf } from "../support/cli-echo.js";
import { fixtureStarts, giveOrders, makeFixture } from "../support/fixture.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { itWithGo } from "../support/with-go.js";

const SHOUT = '{"message":"hi","uppercase":true}';

describe("cli run", () => {
  afterEach(() => assertNoLeftovers());

  itWithGo('prints {"echoed":"HI"} for the Go echo', async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    const directory = dirname(await buildGo("echo-go"));
    const outcome = await cli(["run", "echo", "--dir", directory, "--input", SHOUT, "--json"]);
    assert.deepEqual([outcome.code, outcome.stderr], [0, ""]);
    const { durationMs, ...rest } = jsonOf(outcome);
    assert.deepEqual(rest, { status: "ok", data: { echoed: "HI" }, warnings: [], metadata: {}, error: null });
    assert.ok(Number.isInteger(durationMs));
  });

  it('prints {"echoed":"HI"} for the TypeScript echo', async () => {
    const directory = resolve(__dirname, "../../examples/workspace/plugins");
    const outcome = await cli(["run", "echo", "--dir", directory, "--input", SHOUT, "--json"]);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(jsonOf(outcome)["data"], { echoed: "HI" });
  });

  it("takes inputs as scafctl does, and converts what was typed to the declared type", () =>
    withTempDir(async (cwd) => {
      const directory = resolve(__dirname, "../../examples/workspace/plugins");
      await writeFile(join(cwd, "inputs.yaml"), "message: hi\n");
      for (const inputs of [
        ["message=hi", "uppercase=t"],
        ["--message=hi", "--uppercase=1"],
        ["--input", "message=hi", "--input", "uppercase=true"],
        ["@inputs.yaml", "uppercase=true"],
      ]) {
        const { code, stdout, stderr } = await cli(["run", "echo", "--dir", directory, ...inputs], { cwd });
        assert.deepEqual([code, stdout], [0, '{\n  "echoed": "HI"\n}\n'], stderr);
        assert.match(stderr, /^note: echo took [^\n]*\n$/);
      }
    }));

  it("starts the plugin once", () =>
    withEcho({}, async (directory, path) => {
      assert.equal((await runEcho(directory)).code, 0);
      assert.equal(fixtureStarts(path).length, 1);
    }));

  it("prints the data on stdout and everything else on stderr", () =>
    withEcho(
      answering({
        print: { stdout: "working\n" },
        outputText: '{"data":{"n":18446744073709551616},"warnings":["careful"]}',
      }),
      async (directory) => {
        const { code, stdout, stderr } = await runEcho(directory);
        assert.deepEqual([code, stdout], [0, '{\n  "n": 18446744073709551616\n}\n']);
        assert.match(stderr, /^working$/m);
        assert.match(stderr, /^warning: careful$/m);
        assert.match(stderr, /^note: echo took \d+ ms$/m);
      },
    ));

  it("prints string data without quotes", () =>
    withEcho(answering({ data: "two\nlines" }), async (directory) => {
      assert.equal((await runEcho(directory)).stdout, "two\nlines\n");
    }));

  it("reads inputs from the command line, a file and stdin", () =>
    withEcho({}, async (directory) => {
      await writeFile(join(directory, "in.json"), '{ // said\n "message": "from a file", }');
      const echoed = async (input: string, stdin = ""): Promise<unknown> =>
        jsonOf(await cli(["run", "echo", "--dir", ".", "--json", "--input", input], { cwd: directory, stdin }))["data"];
      assert.deepEqual(await echoed('{"message":"here"}'), { echoed: "here" });
      assert.deepEqual(await echoed("@in.json"), { echoed: "from a file" });
      assert.deepEqual(await echoed("-", '{"message":"from stdin"}'), { echoed: "from stdin" });
    }));

  it("runs a saved request with its keys overridden by options", () =>
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
        assert.deepEqual(jsonOf(outcome)["data"], { echoed: "saved" });
        await writeFile(request, '{"provider":"ecko","inputs":{}}');
        const unknown = await cli(["run", "--request", "-", "--dir", directory], { stdin: '{"provider":"ecko"}' });
        assert.deepEqual(
          [unknown.code, unknown.stderr],
          [2, 'error: No plugin offers a provider "ecko".\nDid you mean "echo"?\n'],
        );
      },
    ));

  it("starts plugins in the current directory", () =>
    withEcho({}, async (directory, path) => {
      const cwd = join(directory, "elsewhere");
      await mkdir(cwd);
      await cli(["run", "echo", "--dir", "..", "--input", HI], { cwd });
      assert.equal(fixtureStarts(path)[0]?.cwd, cwd);
    }));

  it("runs a file that was copied a moment ago", () =>
    withTempDir(async (directory) => {
      const path = await makeFixture(join(directory, "src"), "echo");
      const copy = join(directory, "plugins", "echo");
      await mkdir(dirname(copy));
      await giveOrders(copy, {});
      await copyFile(path, copy);
      assert.equal((await cli(["run", "echo", "--dir", dirname(copy), "--input", HI])).code, 0);
    }));
});
