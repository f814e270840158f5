// Invalid values of --secret, --secret-file, --auth and --provider-settings.
import assert from "node:assert/strict";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cli, type CliOptions } from "../support/cli.js";
import { withTempDir } from "../support/temp-dir.js";

const VALUE = "v4lue-that-nobody-may-see";

describe("cli host options", () => {
  const refused = async (args: readonly string[], options: CliOptions = {}): Promise<string> => {
    const outcome = await cli(["run", "echo", "--dir", ".", ...args], options);
    assert.deepEqual([outcome.code, outcome.stdout], [2, ""]);
    return outcome.stderr.trim();
  };

  it("never prints what may be a secret value", async () => {
    for (const args of [
      ["--secret", `key=${VALUE}`],
      ["--secret", VALUE],
      ["--secret", `=${VALUE}`],
      ["--secret", `a b=${VALUE}`],
    ]) {
      const text = await refused(args);
      assert.match(text, /^error: --secret/);
      assert.ok(!text.includes(VALUE), text);
    }
    assert.match(await refused(["--secret", `key=${VALUE}`]), /Name a variable that holds the value, never the value/);
  });

  it("refuses empty and repeated secrets, and unreadable files", () =>
    withTempDir(async (cwd) => {
      await writeFile(join(cwd, "bytes"), Buffer.from([0xff, 0xfe, 0x00]), { mode: 0o600 });
      const env = { EMPTY: "", KEY: VALUE };
      assert.equal(await refused(["--secret", "key=EMPTY"], { cwd, env }), "error: --secret key: the secret is empty");
      assert.equal(
        await refused(["--secret", "key=KEY", "--secret", "key=KEY"], { cwd, env }),
        "error: --secret key: this secret is given twice",
      );
      assert.match(await refused(["--secret-file", "key=none"], { cwd }), /^error: --secret-file none: ENOENT/);
      assert.equal(
        await refused(["--secret-file", "key=bytes"], { cwd }),
        "error: --secret-file bytes: not a text file in UTF-8",
      );
    }));

  it("notes that other users can read the file of a secret", () =>
    withTempDir(async (cwd) => {
      await mkdir(join(cwd, "plugins"));
      await writeFile(join(cwd, "key"), VALUE);
      await chmod(join(cwd, "key"), 0o644);
      const args = ["run", "echo", "--dir", "plugins", "--secret-file", "key=key"];
      const note = "note: --secret-file key: other users can read this file; restrict it with chmod 600";
      const wide = await cli(args, { cwd });
      assert.ok(wide.stderr.includes(note), wide.stderr);
      await chmod(join(cwd, "key"), 0o600);
      assert.ok(!(await cli(args, { cwd })).stderr.includes("other users can read"));
    }));

  it("refuses a token in --auth without printing it", () =>
    withTempDir(async (cwd) => {
      await writeFile(join(cwd, "auth.json"), JSON.stringify({ corp: { token: VALUE } }));
      const text = await refused(["--auth", "auth.json"], { cwd });
      assert.match(text, /^error: --auth: corp\.token: a token must not be in the settings: store it as a secret/);
      assert.ok(!text.includes(VALUE));
    }));

  it("prints the position of a problem in the settings", () =>
    withTempDir(async (cwd) => {
      assert.match(
        await refused(["--provider-settings", '{"http": {"setings": {}}}'], { cwd }),
        /^error: --provider-settings: http\.setings: unknown key; did you mean "settings"\?$/,
      );
      assert.match(await refused(["--provider-settings", "{"], { cwd }), /^--provider-settings:1:\d+: error: /);
      assert.match(
        await refused(["--provider-settings", "@none.json"], { cwd }),
        /^error: --provider-settings none\.json: ENOENT/,
      );
    }));
});
