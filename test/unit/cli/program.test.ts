// The command line's help, and how it reports invalid usage.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createProgram, main } from "../../../src/cli/program.js";
import { Terminal } from "../../../src/cli/terminal/terminal.js";
import { Screen } from "../../support/screen.js";
import { withTempDir } from "../../support/temp-dir.js";

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function cli(
  args: readonly string[],
  { stdin = "", cwd = "/", signal = new AbortController().signal } = {},
): Promise<Outcome> {
  const stdout = new Screen(false);
  const stderr = new Screen(false);
  const terminal = new Terminal(stdout, stderr, {});
  const code = await main(args, { terminal, signal, stdin: Readable.from([stdin]), cwd, env: {} });
  await terminal.flush();
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** Asserts exit code 2 and an empty stdout. */
async function refused(args: readonly string[], options?: Parameters<typeof cli>[1]): Promise<string> {
  const { code, stdout, stderr } = await cli(args, options);
  assert.deepEqual([code, stdout], [2, ""], stderr);
  return stderr;
}

describe("scafctl-plugins", () => {
  it("prints its version, and help with examples", async () => {
    const version = await cli(["--version"]);
    assert.deepEqual([version.code, version.stderr], [0, ""]);
    assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
    const help = await cli(["--help"]);
    assert.equal(help.code, 0);
    assert.match(help.stdout, /list[^]*describe[^]*run[^]*\$ scafctl-plugins run echo --dir[^]*Exit codes: 0/);
    const lint = await cli(["lint", "--help"]);
    assert.match(lint.stdout, /--plugin-cache\[=directory\][^]*Exit code 1[^]*"findings": \[/);
    const run = await cli(["run", "--help"]);
    assert.match(run.stdout, /--input[^]*--dry-run[^]*Examples:[^]*--input @inputs\.json/);
    const dependencies = await cli(["dependencies", "--help"]);
    assert.match(dependencies.stdout, /--request[^]*Examples:[^]*nothing is run/);
  });

  it("describes every command, argument and option in its help", async () => {
    const terminal = new Terminal(new Screen(false), new Screen(false), {});
    const { signal } = new AbortController();
    const program = createProgram(
      { terminal, signal, stdin: Readable.from([]), cwd: "/", env: {} },
      () => undefined,
      [],
    );
    assert.ok(program.commands.length >= 4);
    for (const command of program.commands) {
      assert.notEqual(command.description(), "", command.name());
      for (const { flags, description } of command.options) {
        assert.notEqual(description.trim(), "", `${command.name()} ${flags}`);
      }
      for (const argument of command.registeredArguments) {
        assert.notEqual(argument.description.trim(), "", `${command.name()} ${argument.name()}`);
      }
      const { stdout } = await cli([command.name(), "--help"]);
      for (const { long } of command.options) assert.match(stdout, new RegExp(`${long ?? "no name"}[ [,]`));
    }
  });

  it("uses only existing options in its examples", async () => {
    for (const name of ["run", "dependencies"]) {
      const { stdout } = await cli([name, "--help"]);
      const [options = "", examples = ""] = stdout.split("Examples:");
      for (const [flag] of examples.matchAll(/--[a-z-]+/g)) assert.match(options, new RegExp(`${flag}[ ,\n]`), flag);
    }
  });

  it("suggests the nearest name for an unknown command or option, and requires a directory", async () => {
    assert.match(await refused([]), /Usage: scafctl-plugins/);
    assert.match(await refused(["lst"]), /unknown command 'lst'[^]*Did you mean list\?/);
    assert.match(await refused(["list", "--dir", "x", "--jsno"]), /unknown option '--jsno'[^]*Did you mean --json\?/);
    assert.match(await refused(["list"]), /required option '--dir <directory>' or '--plugin-cache' not specified/);
  });

  it("refuses an empty directory, which would be the current one", async () => {
    for (const args of [["--dir", ""], ["--dir", " "], ["--dir="], ["--plugin-cache="]]) {
      const stderr = await refused(["list", ...args]);
      assert.match(
        stderr,
        /argument '.?' is invalid\. It is empty; if it comes from a variable, the variable is not set/,
      );
    }
    // Without a sign between them, the empty text is an argument of the command.
    await refused(["list", "--plugin-cache", ""]);
    await refused(["run", "--plugin-cache", "", "echo"]);
  });

  it("reports an argument that is no input, and an option that does not exist", async () => {
    assert.match(await refused(["run", "echo", "hi", "--dir", "/"]), /^error: hi: expected name=value, @file/);
    assert.match(
      await refused(["run", "echo", "--dir", "/", "--jsno"]),
      /unknown option '--jsno'\n\(Did you mean --json\?\)/,
    );
    assert.match(await refused(["run", "echo", "--dir", "/", "--json=1"]), /^error: --json takes no value/);
  });

  it("takes no provider for the directory of the plugin cache", async () => {
    const stderr = await refused(["run", "--plugin-cache", "echo", "--request", "x"]);
    assert.match(stderr, /name a provider or use --request, not both/);
  });

  it("refuses a directory that does not exist", () =>
    withTempDir(async (cwd) => {
      await writeFile(join(cwd, "file"), "");
      assert.equal(await refused(["list", "--dir", "nope"], { cwd }), "error: --dir nope: no such directory\n");
      assert.equal(await refused(["run", "echo", "--dir", "file"], { cwd }), "error: --dir file: not a directory\n");
      assert.equal(
        await refused(["list", "--plugin-cache=nope"], { cwd }),
        "error: --plugin-cache nope: no such directory\n",
      );
    }));

  it("refuses a timeout that is not a positive number of seconds", async () => {
    for (const value of ["0", "-1", "soon", "", "1e9"]) {
      assert.match(
        await refused(["list", "--dir", "/", "--timeout", value]),
        /Expected a number of seconds greater than 0/,
      );
    }
  });

  it("requires either a provider or a request", async () => {
    assert.match(await refused(["run", "--dir", "/"]), /name a provider, or use --request/);
    assert.match(await refused(["run", "echo", "--dir", "/", "--request", "x"]), /not both/);
    assert.match(
      await refused(["run", "--dir", "/", "--request", "x", "--input", "{}"]),
      /option '--request <file>' cannot be used with option '--input <input>'/,
    );
  });

  it("prints the position of a problem in an input from an argument, a file or stdin", () =>
    withTempDir(async (cwd) => {
      await writeFile(join(cwd, "in.json"), '\ufeff{\n  "message": hi\n}');
      const message = "Not valid JSON: strings need double quotes, and the only bare words are true, false and null.";
      assert.equal(
        await refused(["run", "echo", "--dir", ".", "--input", "{'a':1}"], { cwd }).then((text) => text.split("\n")[0]),
        `--input:1:2: error: ${message}`,
      );
      assert.match(
        await refused(["run", "echo", "--dir", ".", "--input", "@in.json"], { cwd }),
        /^in\.json:2:14: error: Not valid JSON/,
      );
      assert.match(
        await refused(["run", "echo", "--dir", ".", "--input", "-"], { cwd, stdin: "[1]" }),
        /^stdin:1:1: error: Inputs must be an object/,
      );
      assert.match(
        await refused(["run", "echo", "--dir", ".", "--input", "@none.json"], { cwd }),
        /^error: --input none\.json: ENOENT/,
      );
    }));

  it("prints the position of a problem in a request", () =>
    withTempDir(async (cwd) => {
      await writeFile(join(cwd, "r.scafctl.json"), '{\n  "inputs": {}\n}');
      assert.equal(
        await refused(["run", "--dir", ".", "--request", "r.scafctl.json"], { cwd }),
        'r.scafctl.json:1:1: error: The request has no "provider".\n',
      );
      assert.match(
        await refused(["run", "--dir", ".", "--request", "-"], { cwd, stdin: "" }),
        /^stdin:1:1: error: Not valid JSON: expected a value/,
      );
    }));

  it("reports a directory without plugins and an unknown provider", () =>
    withTempDir(async (cwd) => {
      await mkdir(join(cwd, "empty"));
      const listed = await cli(["list", "--dir", "empty", "--json"], { cwd });
      assert.deepEqual(listed, { code: 0, stdout: '{\n  "plugins": []\n}\n', stderr: "note: no plugins in empty\n" });
      assert.match(await refused(["run", "echo", "--dir", "empty"], { cwd }), /No plugin offers a provider "echo"/);
    }));

  it("prints nothing when it was cancelled", async () => {
    const signal = AbortSignal.abort();
    assert.deepEqual(await cli(["run", "echo", "--dir", "/", "--input", "-"], { signal }), {
      code: 130,
      stdout: "",
      stderr: "",
    });
  });
});
