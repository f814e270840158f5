// The command line caches descriptors: a plugin whose file did not change is not started again just
// to be described.
import assert from "node:assert/strict";
import { appendFile, chmod, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cli, type CliOutcome } from "../support/cli.js";
import { HI } from "../support/cli-echo.js";
import { type FixtureOrders, fixtureStarts, giveOrders, makeFixture } from "../support/fixture.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";

interface Place {
  readonly plugins: string;
  /** Of the descriptors. */
  readonly cache: string;
  readonly run: (command: string, ...options: readonly string[]) => Promise<CliOutcome>;
}

async function withPlace(work: (place: Place) => Promise<void>): Promise<void> {
  await withTempDir(async (directory) => {
    const plugins = join(directory, "plugins");
    const env = { XDG_CACHE_HOME: join(directory, "caches"), CI: "" };
    const run: Place["run"] = (command, ...options) =>
      cli([...command.split(" "), "--dir", plugins, ...options], { env });
    await work({ plugins, cache: join(directory, "caches", "scafctl-plugins", "descriptors"), run });
  });
}

const exits: FixtureOrders = { start: { end: { exit: 3 } } };
const runEcho = `run echo --input ${HI}`;

describe("cli: descriptor cache", () => {
  afterEach(() => assertNoLeftovers());

  it("lists, describes and finds the provider of an unchanged file without starting it", () =>
    withPlace(async ({ plugins, cache, run }) => {
      const echo = await makeFixture(plugins, "echo");
      const other = await makeFixture(plugins, "other", { providers: [{ name: "other" }] });
      const first = await run("list", "--json");
      assert.deepEqual(await run("list", "--json").then(({ stdout }) => stdout), first.stdout);
      assert.equal((await run("describe other")).code, 0);
      assert.deepEqual([fixtureStarts(echo).length, fixtureStarts(other).length], [1, 1]);
      assert.equal((await run(runEcho)).code, 0);
      assert.deepEqual([fixtureStarts(echo).length, fixtureStarts(other).length], [2, 1]);
      assert.equal((await stat(cache)).mode & 0o777, 0o700);
    }));

  it("starts a changed file, and every file with --no-cache, for lint, and where CI is set", () =>
    withPlace(async ({ plugins, run }) => {
      const echo = await makeFixture(plugins, "echo");
      await run("list");
      await appendFile(echo, "\n");
      await run("list");
      assert.equal(fixtureStarts(echo).length, 2);
      await run("list", "--no-cache");
      await run("lint");
      await cli(["list", "--dir", plugins]);
      assert.equal(fixtureStarts(echo).length, 5);
    }));

  it("describes a plugin anew when its entry is damaged or cannot be written", () =>
    withPlace(async ({ plugins, cache, run }) => {
      const echo = await makeFixture(plugins, "echo");
      await run("list");
      const [name = ""] = (await readdir(cache)).filter((each) => each.endsWith(".json"));
      const whole = await readFile(join(cache, name));
      for (const damaged of [Buffer.alloc(0), whole.subarray(0, whole.length >> 1), Buffer.from('{"format":4}')]) {
        await writeFile(join(cache, name), damaged);
        const { code, stderr } = await run("list");
        assert.deepEqual([code, stderr], [0, ""]);
        assert.deepEqual(await readFile(join(cache, name)), whole);
      }
      assert.equal(fixtureStarts(echo).length, 4);
      await chmod(cache, 0o777);
      assert.equal((await run("list")).code, 0);
      assert.equal(fixtureStarts(echo).length, 5);
    }));

  it("is safe with many processes", () =>
    withPlace(async ({ plugins, run }) => {
      await makeFixture(plugins, "echo");
      const outcomes = await Promise.all(Array.from({ length: 6 }, () => run("list")));
      assert.deepEqual(new Set(outcomes.map(({ code, stdout }) => `${String(code)} ${stdout}`)).size, 1);
      assert.equal((await run("list")).code, 0);
    }));

  it("remembers a failed start for run only", () =>
    withPlace(async ({ plugins, run }) => {
      await makeFixture(plugins, "echo");
      const broken = await makeFixture(plugins, "broken", exits);
      for (let count = 0; count < 2; count++) {
        const { code, stderr } = await run(runEcho);
        assert.equal(code, 0);
        assert.match(stderr, /could not be loaded: broken/);
        assert.equal(fixtureStarts(broken).length, 1);
      }
      await run("list");
      assert.equal(fixtureStarts(broken).length, 2);
    }));

  it("tries a remembered plugin again when it is named, or when nothing else offers the provider", () =>
    withPlace(async ({ plugins, run }) => {
      const broken = await makeFixture(plugins, "broken", { ...exits, providers: [{ name: "mended" }] });
      assert.equal((await run(`run mended --input ${HI}`)).code, 1);
      await giveOrders(broken, { providers: [{ name: "mended" }] });
      assert.equal((await run(`run mended --input ${HI}`)).code, 0);
      await giveOrders(broken, exits);
      await appendFile(broken, "\n");
      await run(`run mended --input ${HI}`);
      const starts = fixtureStarts(broken).length;
      await run(`run mended --input ${HI}`, "--plugin", "broken");
      assert.equal(fixtureStarts(broken).length, starts + 1);
    }));

  it("removes entries of deleted plugins once a day", () =>
    withPlace(async ({ plugins, cache, run }) => {
      await makeFixture(plugins, "echo");
      await run("list");
      const [name = ""] = (await readdir(cache)).filter((each) => each.endsWith(".json"));
      const stale = join(cache, "0".repeat(32) + ".json");
      const gone = (await readFile(join(cache, name), "utf8")).replaceAll(plugins, "/nowhere");
      await writeFile(stale, gone);
      await run("list");
      assert.ok((await readdir(cache)).includes("0".repeat(32) + ".json"));
      const yesterday = new Date(Date.now() - 25 * 3_600_000);
      await utimes(join(cache, "pruned"), yesterday, yesterday);
      await run("list");
      assert.deepEqual((await readdir(cache)).sort(), [name, "pruned"].sort());
    }));
});
