// Attacks by text on the command line: names and answers that would write more than text to the
// terminal, or a line that looks like ours.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cli, type CliOutcome } from "../../support/cli.js";
import { answering, runEcho, withEcho } from "../../support/cli-echo.js";
import { makeFixture, makeMisfit } from "../../support/fixture.js";
import { assertNoLeftovers } from "../../support/no-leftovers.js";
import { withTempDir } from "../../support/temp-dir.js";

/** Changes the title of the terminal, reverses what follows, and forges a line. */
const HOSTILE = "x\u001b]0;t\u0007\u202eevil\nerror: forged";

/** Nothing is invisible, and no line is the forged one. */
function assertPlain({ stdout, stderr }: CliOutcome, shown = "\\u001b]0;t\\u0007\\u202eevil"): void {
  const text = stdout + stderr;
  assert.doesNotMatch(text, /(?!\n)\p{Cc}|\u202e/u, JSON.stringify(text));
  assert.doesNotMatch(text, /^(?:error|warning|note): forged/m, text);
  assert.ok(text.includes(shown), text);
}

describe("attack: text on the command line", () => {
  afterEach(() => assertNoLeftovers());

  it("protects from escapes and forged lines in arguments that a message repeats", () =>
    withTempDir(async (directory) => {
      const runEmpty = ["run", "echo", "--dir", directory];
      for (const args of [
        [HOSTILE],
        ["list", "--dir", HOSTILE],
        ["list", `--plugin-cache=${HOSTILE}`],
        ["list", "--dir", directory, "--timeout", HOSTILE],
        ["list", "--dir", directory, `--${HOSTILE}`],
        [...runEmpty, HOSTILE],
        [...runEmpty, `@${HOSTILE}`],
        [...runEmpty, `message=@${HOSTILE}`],
        [...runEmpty, `--${HOSTILE}`],
        [...runEmpty, "--parameter", HOSTILE],
        [...runEmpty, "--auth", HOSTILE],
        ["run", "--dir", directory, "--request", HOSTILE],
      ]) {
        const outcome = await cli(args);
        assert.equal(outcome.code, 2, JSON.stringify(args));
        assertPlain(outcome);
      }
    }));

  it("protects from escapes and forged lines in the names of directories, plugins and requests", () =>
    withTempDir(async (directory) => {
      const plugins = join(directory, HOSTILE.replace(/\n.*/, ""));
      await mkdir(plugins);
      await makeFixture(plugins, "echo");
      makeMisfit(plugins, "a\u001b[2J\u202eb", "no-interpreter");
      assertPlain(await cli(["list", "--dir", plugins, "--json"]), "echo");
      assertPlain(await cli(["list", "--dir", plugins]), "echo");
      assertPlain(await cli(["lint", "--dir", plugins]), "echo");

      const request = join(plugins, "r\u001b[31m.scafctl.json");
      await writeFile(request, '{ "provider": "\\u001b[2J\\u202eecho\\nerror: forged", "inputs": {} }');
      assertPlain(await cli(["run", "--request", request, "--dir", plugins]), "\\u001b[2J\\u202eecho");
      await writeFile(request, "{");
      assertPlain(await cli(["run", "--request", request, "--dir", plugins]), "r\\u001b[31m.scafctl.json:1:");
    }));

  it("protects from warnings, errors and data of a provider that look like our messages", async () => {
    const warning = JSON.stringify({ data: { [HOSTILE]: HOSTILE }, warnings: [`careful\nerror: forged\u202e`] });
    await withEcho(answering({ outputText: warning }), async (directory) => {
      assertPlain(await runEcho(directory), "warning: careful\n  | error: forged\\u202e");
      assertPlain(await runEcho(directory, ["--json"]), "\\u202eevil");
    });
    await withEcho(answering({ error: `no\nerror: forged\u202e` }), async (directory) => {
      assertPlain(await runEcho(directory), "no error: forged\\u202e");
    });
  });

  it("protects from last words of a plugin that look like our messages", () =>
    withTempDir(async (directory) => {
      await makeFixture(directory, "echo", { start: { stderr: "error: forged\u202e\n", end: { exit: 1 } } });
      assertPlain(await cli(["list", "--dir", directory]), "  | error: forged\\u202e");
    }));
});
