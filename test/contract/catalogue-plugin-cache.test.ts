// Tests of scafctl's plugin cache as a directory: newest versions, and older versions on request.
import assert from "node:assert/strict";
import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Catalogue } from "../../src/model/plugins/catalogue.js";
import { allPluginVersions, findTarget } from "../../src/model/plugins/find-target.js";
import { cli } from "../support/cli.js";
import { withCatalogue } from "../support/catalogue.js";
import { fixtureEvents, fixtureStarts, makeFixture } from "../support/fixture.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { makeCached, offering } from "../support/plugin-cache.js";
import { withTempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";

const INPUT = '{"message":"hi"}';
const layout = { source: { layout: "plugin-cache" } } as const;

/** `version: status` of the plugins, then of the older versions, with their providers. */
function versions(catalogue: Catalogue): readonly string[] {
  return allPluginVersions(catalogue.snapshot).map(({ name, version = "", status, providers }) =>
    [name, version, status, providers[0]?.descriptor?.version ?? ""].join(" ").trim(),
  );
}

describe("Catalogue: scafctl's plugin cache", () => {
  afterEach(() => assertNoLeftovers());

  it("describes the newest version for this platform, and older ones on request", () =>
    withTempDir(async (root) => {
      const old = await makeCached(root, "exec", "0.9.0", offering("exec", "0.9.0"));
      await makeCached(root, "exec", "0.10.0", offering("exec", "0.10.0"));
      await makeCached(root, "exec", "1.0.0", {}, "plan9-arm");
      await makeCached(root, "alone", "1.0.0", {}, "plan9-arm");
      await makeCached(root, "b", "1.0.0", offering("b", "1.0.0"));
      await withCatalogue([root], layout, async (catalogue) => {
        await catalogue.whenSettled();
        assert.deepEqual(versions(catalogue), [
          "b 1.0.0 ready 1.0.0",
          "exec 0.10.0 ready 0.10.0",
          "exec 0.9.0 unknown",
        ]);
        assert.deepEqual(catalogue.snapshot.directories[0]?.unusable, [join(root, "alone")]);
        assert.equal(fixtureStarts(old).length, 0);
        // A refresh of everything does not describe older versions.
        await catalogue.refresh();
        assert.equal(fixtureStarts(old).length, 0);
        await catalogue.refresh({ path: old });
        assert.equal(versions(catalogue)[2], "exec 0.9.0 ready 0.9.0");
      });
    }));

  it("runs an older version only for a request that names its path", () =>
    withTempDir(async (root) => {
      const old = await makeCached(root, "exec", "0.9.0", offering("exec", "0.9.0"));
      const newest = await makeCached(root, "exec", "0.10.0", offering("exec", "0.10.0"));
      await withCatalogue([root], layout, async (catalogue) => {
        await catalogue.whenSettled();
        const find = (plugin?: string): unknown => {
          const search = findTarget(catalogue.snapshot, {
            provider: "exec",
            ...(plugin === undefined ? {} : { plugin }),
          });
          return search.kind === "found" ? search.target.plugin.path : search.kind;
        };
        assert.deepEqual([find(), find("exec"), find(old)], [newest, newest, "pending"]);
        catalogue.requestDescribe(old);
        await catalogue.whenSettled();
        assert.deepEqual([find(), find("exec"), find(old)], [newest, newest, old]);
        const description = await catalogue.handle(old).describe();
        assert.ok(description.kind === "provider");
        assert.equal(description.providers[0]?.descriptor?.version, "0.9.0");
      });
    }));

  it("follows downloads and removals", () =>
    withTempDir(async (directory) => {
      const root = join(directory, "scafctl", "plugins");
      await withCatalogue([root], { ...layout, watch: true }, async (catalogue) => {
        await catalogue.whenSettled();
        assert.deepEqual(catalogue.snapshot.directories[0]?.state, { kind: "missing" });
        const soon = (expected: readonly string[]): Promise<unknown> =>
          until(`the catalogue shows ${expected.join(", ")}`, () => {
            return JSON.stringify(versions(catalogue)) === JSON.stringify(expected);
          });
        await makeCached(root, "exec", "1.0.0", offering("exec", "1.0.0"));
        await soon(["exec 1.0.0 ready 1.0.0"]);
        // Like a slow download: one folder after the other.
        await mkdir(join(root, "exec", "1.1.0"));
        const newer = await makeCached(root, "exec", "1.1.0", offering("exec", "1.1.0"));
        await soon(["exec 1.1.0 ready 1.1.0", "exec 1.0.0 ready 1.0.0"]);
        await makeCached(root, "exec", "1.1.0", offering("exec", "1.1.0+rebuilt"));
        await soon(["exec 1.1.0 ready 1.1.0+rebuilt", "exec 1.0.0 ready 1.0.0"]);
        await rm(dirname(dirname(newer)), { recursive: true });
        await soon(["exec 1.0.0 ready 1.0.0"]);
        await makeCached(root, "other", "0.1.0", offering("other", "0.1.0"));
        await soon(["exec 1.0.0 ready 1.0.0", "other 0.1.0 ready 0.1.0"]);
      });
    }));

  it("describes an older version when the newer one is removed", () =>
    withTempDir(async (root) => {
      await makeCached(root, "exec", "1.0.0", offering("exec", "1.0.0"));
      const newer = await makeCached(root, "exec", "2.0.0", offering("exec", "2.0.0"));
      await withCatalogue([root], layout, async (catalogue) => {
        await catalogue.whenSettled();
        assert.deepEqual(versions(catalogue), ["exec 2.0.0 ready 2.0.0", "exec 1.0.0 unknown"]);
        await rm(dirname(newer), { recursive: true });
        await catalogue.refresh();
        await catalogue.whenSettled();
        assert.deepEqual(versions(catalogue), ["exec 1.0.0 ready 1.0.0"]);
      });
    }));
});

describe("CLI: scafctl's plugin cache", () => {
  afterEach(() => assertNoLeftovers());

  it("is read with --plugin-cache, and older versions with --all-versions", () =>
    withTempDir(async (directory) => {
      const root = join(directory, "scafctl", "plugins");
      const old = await makeCached(root, "exec", "0.9.0", offering("exec", "0.9.0"));
      await makeCached(root, "exec", "0.10.0", offering("exec", "0.10.0"));
      await makeCached(root, "alone", "1.0.0", {}, "plan9-arm");
      const env = { XDG_CACHE_HOME: directory };
      const newest = await cli(["list", "--plugin-cache"], { env });
      assert.equal(newest.code, 0, newest.stderr);
      assert.match(newest.stdout, /^exec 0\.10\.0 {2}exec {6}0\.10\.0 /m);
      assert.doesNotMatch(newest.stdout, /0\.9\.0/);
      assert.match(
        newest.stderr,
        /alone contains no version for \w+-\w+\nnote: 1 older version in the plugin cache: --all-versions/,
      );
      assert.equal(fixtureStarts(old).length, 0);

      const all = await cli(["list", "--plugin-cache", "--all-versions"], { env });
      assert.match(all.stdout, /OLDER VERSIONS\n[^\n]*\nexec 0\.9\.0 {2}exec {6}0\.9\.0 /);
      const json = await cli(["list", `--plugin-cache=${root}`, "--all-versions", "--json"]);
      const { plugins } = JSON.parse(json.stdout) as { plugins: { cachedVersion: string; state: string }[] };
      assert.deepEqual(
        plugins.map(({ cachedVersion, state }) => [cachedVersion, state]),
        [
          ["0.10.0", "ready"],
          ["0.9.0", "ready"],
        ],
      );

      const described = await cli(["describe", "exec", "--plugin-cache", "--plugin", old], { env });
      assert.match(described.stdout, /^Version +0\.9\.0$/m);
      assert.match(described.stdout, /^Cached version +0\.9\.0$/m);
      const run = await cli(["run", "exec", "--plugin-cache", "--plugin", old, "--input", INPUT], { env });
      assert.equal(run.code, 0, run.stderr);
    }));

  it("comes after the directories, and reports a name that both contain", () =>
    withTempDir(async (directory) => {
      const root = join(directory, "cache");
      const cached = await makeCached(root, "exec", "1.0.0", offering("exec", "1.0.0"));
      const own = await makeFixture(join(directory, "plugins"), "exec", offering("exec", "2.0.0"));
      const where = ["--dir", join(directory, "plugins"), `--plugin-cache=${root}`];
      const { stdout } = await cli(["lint", ...where, "--json"]);
      const { findings } = JSON.parse(stdout) as { findings: { path: string; code: string; message: string }[] };
      const repeated = findings.filter(({ code }) => code === "name-repeated");
      assert.deepEqual(
        repeated.map(({ path }) => path),
        [own, cached],
      );
      const run = await cli(["run", "exec", ...where, "--plugin", cached, "--input", INPUT]);
      assert.equal(run.code, 0, run.stderr);
      const executed = fixtureEvents(cached).filter(
        (event) => event.event === "call" && event.method === "ExecuteProvider",
      );
      assert.equal(executed.length, 1);
    }));
});
