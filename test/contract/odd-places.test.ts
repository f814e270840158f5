// Working and temporary directories, file names and interpreter lines that are unusual but valid,
// or that no plugin is to blame for.
import assert from "node:assert/strict";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type CliOutcome, cli } from "../support/cli.js";
import { startChild } from "../support/child.js";
import { makeFixture } from "../support/fixture.js";
import { bundlePlugin } from "../support/ts-plugins.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { testTemp, withTempDir } from "../support/temp-dir.js";

const CLI = resolve(__dirname, "../../dist/cli.js");
const NOBODY = "65534";

function loaded({ stdout, stderr }: CliOutcome): readonly string[] {
  const { plugins } = JSON.parse(stdout) as { plugins: { name: string; state: string }[] };
  assert.deepEqual(
    plugins.map(({ state }) => state),
    plugins.map(() => "ready"),
    stdout + stderr,
  );
  return plugins.map(({ name }) => name);
}

describe("unusual places", () => {
  afterEach(() => assertNoLeftovers());

  it("starts a plugin with a relative TMPDIR", () =>
    withTempDir(async (directory) => {
      await makeFixture(join(directory, "plugins"), "echo");
      await mkdir(join(directory, "t"));
      const run = await cli(["list", "--dir", "plugins", "--json"], { cwd: directory, env: { TMPDIR: "t" } });
      assert.deepEqual(loaded(run), ["echo"]);
    }));

  it("says so when the current directory was deleted", () =>
    withTempDir(async (directory) => {
      await makeFixture(directory, "echo");
      const gone = join(directory, "gone");
      await mkdir(gone);
      const script = 'cd "$1" && rmdir "$1" && exec "$2" "$3" list --dir "$4"';
      const run = startChild("/bin/sh", ["-c", script, "sh", gone, process.execPath, CLI, directory]);
      assert.equal(await run.ended, 2);
      assert.equal(run.stderr(), "error: the current directory was deleted; change to another one\n");
    }));

  it("names a directory that may be listed but not entered, instead of calling it empty", async function () {
    // root may enter it.
    if (process.platform !== "linux" || process.getuid?.() !== 0) return this.skip();
    await withTempDir(async (directory) => {
      const plugins = join(directory, "plugins");
      await makeFixture(plugins, "echo");
      for (const folder of [testTemp, directory]) await chmod(folder, 0o711);
      await chmod(plugins, 0o744);
      const user = ["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"];
      const run = startChild("setpriv", [...user, process.execPath, CLI, "list", "--dir", plugins], { cwd: "/" });
      assert.equal(await run.ended, 1, run.stderr());
      assert.match(run.stderr(), /unreadable \(EACCES\)/);
    });
  });

  it("names a plugin whose file name is not UTF-8", async function () {
    if (process.platform !== "linux") return this.skip();
    await withTempDir(async (directory) => {
      await makeFixture(directory, "echo");
      const odd = Buffer.concat([Buffer.from(`${directory}/odd`), Buffer.from([0xe9])]);
      await writeFile(odd, "#!/bin/sh\n", { mode: 0o755 });
      const run = await cli(["list", "--dir", directory, "--json"]);
      assert.deepEqual(loaded(run), ["echo"]);
      assert.match(run.stderr, /odd\uFFFD was skipped: its name is not UTF-8/);
      // Node cannot remove what it cannot name.
      await rm(odd);
    });
  });

  it("starts a script whose first line uses quotes and variables of env -S", async function () {
    if (process.platform !== "linux") return this.skip();
    await withTempDir(async (directory) => {
      const code = bundlePlugin("ts-provider");
      await writeFile(join(directory, "quotes"), `#!/usr/bin/env -S "node" --no-warnings\n${code}`, { mode: 0o755 });
      await writeFile(join(directory, "variables"), `#!/usr/bin/env -S \${MY_NODE}\n${code}`, { mode: 0o755 });
      const run = await cli(["list", "--dir", directory, "--json"], { env: { MY_NODE: process.execPath } });
      assert.deepEqual(loaded(run), ["quotes", "variables"]);
    });
  });
});
