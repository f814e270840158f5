// Wrong usage is told with what would be right, before anything is started.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { build, main } from "../../../src/cli/program.js";
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

/** Usage errors leave stdout alone. */
async function refused(args: readonly string[], options?: Parameters<typeof cli>[1]): Promise<string> {
  const { code, stdout, stderr } = await cli(args, options);
  assert.deepEqual([code, stdout], [2, ""], stderr);
  return stderr;
}

describe("scafctl-plugins", () => {
  it("says its version, and helps with examples", async () => {
    const version = await cli(["--version"]);
    assert.deepEqual([version.code, version.stderr], [0, ""]);
    assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
    const help = await cli(["--help"]);
    assert.equal(help.code, 0);
    assert.match(help.stdout, /list[^]*describe[^]*run[^]*\$ scafctl-plugins run echo --dir[^]*Exit codes: 0/);
    const lint = await cli(["lint", "--help"]);
    assert.match(lint.stdout, /--plugin-cache \[directory\][^]*Exit code 1[^]*"findings": \[/);
    const run = await cli(["run", "--help"]);
    assert.match(run.stdout, /--input[^]*--dry-run[^]*Examples:[^]*--input @inputs\.json/);
    const dependencies = await cli(["dependencies", "--help"]);
    assert.match(dependencies.stdout, /--request[^]*Examples:[^]*nothing is run/);
  });

  it("explains every command and every option in its help", async () => {
    const terminal = new Terminal(new Screen(false), new Screen(false), {});
    const { signal } = new AbortController();
    const program = build({ terminal, signal, stdin: Readable.from([]), cwd: "/", env: {} }, () => undefined);
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
      for (const { long } of command.options) assert.ok(stdout.includes(`${long ?? "no name"} `), String(long));
    }
  });

  it("shows no option in its examples that it does not have", async () => {
    for (const name of ["run", "dependencies"]) {
      const { stdout } = await cli([name, "--help"]);
      const [options = "", examples = ""] = stdout.split("Examples:");
      for (const [flag] of examples.matchAll(/--[a-z-]+/g)) assert.match(options, new RegExp(`${flag}[ ,\n]`), flag);
    }
  });

  it("wants a command, and knows what was meant", async () => {
    assert.match(await refused([]), /Usage: scafctl-plugins/);
    assert.match(await refused(["lst"]), /unknown command 'lst'[^]*Did you mean list\?/);
    assert.match(await refused(["list", "--dir", "x", "--jsno"]), /unknown option '--jsno'[^]*Did you mean --json\?/);
    assert.match(
      await refused(["list"]),
      /required option '--dir <directory>' or '--plugin-cache \[directory\]' not specified/,
    );
  });

  it("wants directories that are there", () =>
    withTempDir(async (cwd) => {
      await writeFile(join(cwd, "file"), "");
      assert.equal(
        await refused(["list", "--dir", "nope"], { cwd }),
        "error: --dir nope: there is no such directory\n",
      );
      assert.equal(
        await refused(["run", "echo", "--dir", "file"], { cwd }),
        "error: --dir file: this is no directory\n",
      );
      assert.equal(
        await refused(["list", "--plugin-cache=nope"], { cwd }),
        "error: --plugin-cache nope: there is no such directory\n",
      );
    }));

  it("wants a sensible time limit", async () => {
    for (const value of ["0", "-1", "soon", "", "1e9"]) {
      assert.match(await refused(["list", "--dir", "/", "--timeout", value]), /A number of seconds above 0/);
    }
  });

  it("wants a provider or a request, and not both", async () => {
    assert.match(await refused(["run", "--dir", "/"]), /say which provider is meant, or give a --request/);
    assert.match(await refused(["run", "echo", "--dir", "/", "--request", "x"]), /not both/);
    assert.match(await refused(["run", "--dir", "/", "--request", "x", "--input", "{}"]), /leave --input out/);
  });

  it("places what is wrong with an input, wherever that comes from", () =>
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

  it("places what is wrong with a request", () =>
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

  it("says that a directory has no plugins, and which provider nobody offers", () =>
    withTempDir(async (cwd) => {
      await mkdir(join(cwd, "empty"));
      const listed = await cli(["list", "--dir", "empty", "--json"], { cwd });
      assert.deepEqual(listed, { code: 0, stdout: '{\n  "plugins": []\n}\n', stderr: "note: no plugins in empty\n" });
      assert.match(await refused(["run", "echo", "--dir", "empty"], { cwd }), /No plugin offers a provider "echo"/);
    }));

  it("ends as cancelled when it was, without a word", async () => {
    const signal = AbortSignal.abort();
    assert.deepEqual(await cli(["run", "echo", "--dir", "/", "--input", "-"], { signal }), {
      code: 130,
      stdout: "",
      stderr: "",
    });
  });
});
