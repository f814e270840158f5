// The command line gives secrets and writes only to the plugin that the person means.
import assert from "node:assert/strict";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cli } from "../../support/cli.js";
import { answering, countCalls, HI } from "../../support/cli-echo.js";
import { fixtureEvents, type FixtureOrders, fixtureStarts, makeFixture, makeMisfit } from "../../support/fixture.js";
import { assertNoLeftovers } from "../../support/no-leftovers.js";
import { withTempDir } from "../../support/temp-dir.js";

const CANARY = "canary-7f3a-secret";

/** A plugin that cannot be described, and another one that offers the same provider. */
async function withDecoy(
  real: FixtureOrders | "hangs",
  work: (directory: string, decoy: string) => Promise<void>,
): Promise<void> {
  await withTempDir(async (directory) => {
    if (real === "hangs") makeMisfit(directory, "a-real", "hangs");
    else await makeFixture(directory, "a-real", real);
    await work(directory, await makeFixture(directory, "b-decoy", answering({ data: "from the decoy" })));
  });
}

function calls(decoy: string): number {
  return countCalls(decoy, "ExecuteProvider") + countCalls(decoy, "ConfigureProvider");
}

describe("attack: a second plugin that offers the provider", () => {
  afterEach(() => assertNoLeftovers());

  for (const [when, real] of [
    ["the first one has failed", { start: { end: { exit: 3 } } }],
    ["the first one does not answer in time", "hangs"],
  ] as const) {
    it(`gets no secret and no run when ${when}`, () =>
      withDecoy(real, async (directory, decoy) => {
        const auth = join(directory, "auth.json");
        await writeFile(auth, "{}");
        const run = ["run", "echo", "--dir", directory, "--input", HI, "--timeout", "3"];
        const secret = ["--secret", "key=CANARY"];
        const others =
          real === "hangs"
            ? []
            : [
                ["--auth", auth],
                ["--capability", "action"],
              ];
        for (const options of [secret, ...others]) {
          const env = options === secret ? { CANARY } : {};
          const { code, stdout, stderr } = await cli([...run, "--force", ...options], { env });
          assert.deepEqual([code, stdout], [2, ""], stderr);
          assert.match(stderr, /^error: "echo" may also be offered by another plugin, which was not loaded/m);
          assert.match(stderr, /^ {2}not loaded: a-real /m);
          assert.match(stderr, /^ {2}--plugin b-decoy /m);
          assert.ok(!stderr.includes(CANARY));
        }
        assert.equal(calls(decoy), 0);
        assert.ok(!JSON.stringify(fixtureEvents(decoy)).includes(CANARY));
        const chosen = await cli([...run, ...secret, "--plugin", "b-decoy"], { env: { CANARY } });
        assert.deepEqual([chosen.code, chosen.stdout], [0, "from the decoy\n"], chosen.stderr);
        assert.ok(!JSON.stringify(fixtureStarts(decoy)).includes(CANARY));
      }));
  }

  it("still gets a run without secrets, which names the plugin that failed", () =>
    withDecoy({ start: { end: { exit: 3 } } }, async (directory) => {
      const { code, stderr } = await cli(["run", "echo", "--dir", directory, "--input", HI]);
      assert.equal(code, 0, stderr);
      assert.match(stderr, /^note: Not considered, because they could not be loaded: a-real\.$/m);
    }));
});

describe("attack: current directory of the command line", () => {
  afterEach(() => assertNoLeftovers());

  it("starts nothing and changes nothing, whatever files it has", () =>
    withTempDir(async (root) => {
      const plugins = join(root, "plugins");
      await makeFixture(plugins, "echo");
      const bait = join(root, "bait");
      const canary = await makeFixture(join(bait, "bin"), "canary", { providers: [{ name: "echo" }] });
      const settings = { "scafctlPlugins.directories": ["./bin"], "scafctlPlugins.environment": { CANARY } };
      for (const [name, text] of [
        [".vscode/settings.json", JSON.stringify(settings)],
        ["scafctl-plugins.json", JSON.stringify({ dir: ["./bin"], plugin: "canary" })],
        [".scafctl-pluginsrc", "dir=./bin"],
        [".scafctl/config.yaml", "plugins:\n  dir: ./bin\n"],
        ["scafctl.yaml", "pluginDirectories: [./bin]\n"],
        [".env", `CANARY=${CANARY}\nSCAFCTL_PLUGINS_DIR=./bin\nXDG_CACHE_HOME=${bait}\n`],
        ["package.json", JSON.stringify({ type: "module", "scafctl-plugins": { dir: ["./bin"] } })],
        ["node_modules/commander/index.js", "require('fs').writeFileSync('canary-ran', '')"],
      ] as const) {
        await mkdir(join(bait, name, ".."), { recursive: true });
        await writeFile(join(bait, name), text);
      }
      const before = (await readdir(bait)).sort();
      const empty = join(root, "empty");
      await mkdir(empty);
      const args = ["run", "echo", "--input", HI, "--dir", plugins];
      const [inBait, inEmpty] = await Promise.all([cli(args, { cwd: bait }), cli(args, { cwd: empty })]);
      assert.deepEqual([inBait.code, inBait.stdout], [0, inEmpty.stdout], inBait.stderr);
      assert.deepEqual(fixtureStarts(canary), []);
      assert.deepEqual((await readdir(bait)).sort(), before);
      assert.ok(!JSON.stringify(fixtureEvents(join(plugins, "echo"))).includes(CANARY));
    }));
});
