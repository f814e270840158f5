// The command runs from cached code, whatever has become of the cache. Node caches code itself
// since version 22.1; before it the files are ours.
import assert from "node:assert/strict";
import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cli } from "../support/cli.js";
import { makeFixture } from "../support/fixture.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";

const isOurs = Number(process.versions.node.split(".")[0]) < 22;

async function withPlugin(work: (caches: string, run: () => Promise<void>) => Promise<void>): Promise<void> {
  await withTempDir(async (directory) => {
    await makeFixture(join(directory, "plugins"), "echo");
    const caches = join(directory, "caches");
    await work(caches, async () => {
      const args = ["list", "--dir", join(directory, "plugins")];
      const { code, stdout, stderr } = await cli(args, { env: { XDG_CACHE_HOME: caches } });
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /echo/);
    });
  });
}

describe("cli: code cache", () => {
  afterEach(() => assertNoLeftovers());

  it("is written once, for this user only", () =>
    withPlugin(async (caches, run) => {
      await run();
      const directory = join(caches, "scafctl-plugins", "code");
      assert.equal((await stat(directory)).mode & 0o777, 0o700);
      if (!isOurs) return;
      const names = (await readdir(directory)).sort();
      assert.deepEqual(names, ["checker.js-list", "command.js-list", "engine.js-list"]);
      const files = names.map((name) => join(directory, name));
      const before = await Promise.all(files.map((file) => stat(file, { bigint: true })));
      assert.deepEqual(
        before.map(({ mode }) => mode & 0o777n),
        [0o600n, 0o600n, 0o600n],
      );
      await run();
      const after = await Promise.all(files.map((file) => stat(file, { bigint: true })));
      assert.deepEqual(
        after.map(({ mtimeNs }) => mtimeNs),
        before.map(({ mtimeNs }) => mtimeNs),
      );
    }));

  it("is replaced when it is damaged", () =>
    withPlugin(async (caches, run) => {
      await run();
      const directory = join(caches, "scafctl-plugins", "code");
      const [name = ""] = (await readdir(directory)).sort();
      const file = join(directory, name);
      if (!isOurs) return;
      const whole = await readFile(file);
      const half = whole.length >> 1;
      const flipped = Buffer.from(whole).fill(0xff, half, half + 1000);
      for (const damaged of [Buffer.alloc(0), whole.subarray(0, half), flipped]) {
        await writeFile(file, damaged);
        await run();
        const replaced = await readFile(file);
        assert.ok(replaced.length > half && !replaced.equals(damaged));
      }
    }));

  it("is not used in a directory that others can write", () =>
    withPlugin(async (caches, run) => {
      const directory = join(caches, "scafctl-plugins", "code");
      await mkdir(directory, { recursive: true });
      await chmod(directory, 0o777);
      await run();
      assert.deepEqual(await readdir(directory), []);
    }));

  it("is not needed", () =>
    withPlugin(async (caches, run) => {
      await writeFile(caches, "not a directory");
      await run();
    }));
});
