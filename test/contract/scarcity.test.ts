// A host that may open few files: plugins that fit are used, the others are refused with the
// reason, and the host goes on.
import assert from "node:assert/strict";
import { link, mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { descendantsOf } from "../../scripts/lib/processes.mjs";
import { type Child, startChild } from "../support/child.js";
import { makeFixture } from "../support/fixture.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";
import { itWithGo } from "../support/with-go.js";

const PLUGINS = 100;
const FEW_FILES = 256;

/** Runs a Node program that may have 256 files open. */
function startLimited(script: string, ...args: readonly string[]): Child {
  const limited = `ulimit -n ${FEW_FILES} && exec "$0" "$@"`;
  return startChild("/bin/sh", ["-c", limited, process.execPath, resolve(__dirname, script), ...args]);
}

/** Calls `use` with a folder of a hundred plugins. */
function withManyPlugins(use: (folder: string) => Promise<void>): Promise<void> {
  return withTempDir(async (directory) => {
    const plugin = await buildGo("echo-go");
    const folder = join(directory, "plugins");
    await mkdir(folder);
    for (let number = 1; number <= PLUGINS; number++) await link(plugin, join(folder, `echo${number}`));
    await use(folder);
  });
}

describe("a host that may open few files", function () {
  this.timeout(GO_BUILD_TIMEOUT_MS);
  afterEach(() => assertNoLeftovers());

  itWithGo("lists a hundred plugins on the command line, of which eight run at a time", () =>
    withManyPlugins(async (folder) => {
      const run = startLimited("../../dist/cli.js", "list", "--dir", folder, "--json");
      let most = 0;
      let code: Awaited<Child["ended"]> | undefined;
      void run.ended.then((result) => (code = result));
      await until(
        "the command has ended",
        () => {
          const plugins = descendantsOf(run.child.pid ?? 0).filter(({ command }) => command.startsWith(folder));
          most = Math.max(most, plugins.length);
          return code !== undefined;
        },
        { timeoutMs: 60_000 },
      );
      assert.equal(code, 0, run.stderr());
      assert.ok(most > 0 && most <= 8, `${most} plugins ran at a time`);
      const { plugins } = JSON.parse(run.stdout()) as { plugins: { providers: unknown[] }[] };
      assert.equal(plugins.filter(({ providers }) => providers.length === 1).length, PLUGINS);
      assert.equal(run.stderr(), "");
    }),
  );

  itWithGo("runs a provider of one plugin among a hundred others", () =>
    withManyPlugins(async (folder) => {
      await makeFixture(folder, "other", { providers: [{ name: "other" }] });
      const input = ["--input", '{"message":"hi"}', "--no-cache"];
      const run = startLimited("../../dist/cli.js", "run", "other", "--dir", folder, ...input);
      assert.equal(await run.ended, 0, run.stderr());
      assert.match(run.stdout(), /"echoed": "hi"/);
    }),
  );

  itWithGo("refuses what does not fit with the reason, and starts plugins again later", () =>
    withManyPlugins(async (folder) => {
      const host = startLimited("../support/scarce-host.mjs", folder);
      assert.equal(await host.ended, 0, host.stderr());
      const { running, failures } = JSON.parse(host.stdout()) as {
        running: number;
        failures: Record<string, number>;
      };
      assert.deepEqual(Object.keys(failures), ["out-of-resources EMFILE"]);
      assert.equal(running + (failures["out-of-resources EMFILE"] ?? 0), PLUGINS);
      assert.ok(running > 0);
      assert.equal(host.stderr(), "");
    }),
  );
});
