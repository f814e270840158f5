// Tests that changes on disk are shown within two seconds, and unchanged entries are kept.
import assert from "node:assert/strict";
import { chmod, mkdir, open, readFile, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import type { Catalogue } from "../../src/model/plugins/catalogue.js";
import { allPlugins } from "../../src/model/plugins/find-target.js";
import type { PluginHandle } from "../../src/scafctl/index.js";
import type { PluginEntry } from "../../src/model/plugins/types.js";
import { entry, summary, untilEntry, withCatalogue } from "../support/catalogue.js";
import { fixtureStarts, type FixtureOrders, giveOrders, linkFixture, makeFixture } from "../support/fixture.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";

/** The required limit is 2 s, which one test measures. The others allow for a busy machine. */
const SOON_MS = 10_000;

/** Opens a catalogue that watches `directory/plugins`, and waits until it is settled. */
function watching(
  use: (plugins: string, catalogue: Catalogue, directory: string) => Promise<void>,
  prepare?: (plugins: string) => Promise<unknown>,
): Promise<void> {
  return withTempDir(async (directory) => {
    const plugins = join(directory, "plugins");
    if (prepare !== undefined) {
      await mkdir(plugins);
      await prepare(plugins);
    }
    await withCatalogue([plugins], { watch: true }, async (catalogue) => {
      await catalogue.whenSettled();
      await use(plugins, catalogue, directory);
    });
  });
}

function soon(catalogue: Catalogue, expected: readonly string[]): Promise<unknown> {
  const what = `the catalogue shows ${expected.join(", ")}`;
  return until(what, () => JSON.stringify(summary(catalogue)) === JSON.stringify(expected), { timeoutMs: SOON_MS });
}

function soonEntry(
  catalogue: Catalogue,
  name: string,
  isWanted: (plugin: PluginEntry) => boolean,
): Promise<PluginEntry> {
  return untilEntry(catalogue, name, isWanted, SOON_MS);
}

/** Orders for a fixture that reports this version. */
function version(text: string): FixtureOrders {
  return { providers: [{ name: "echo", descriptor: { name: "echo", version: text, capabilities: ["transform"] } }] };
}

function isVersion(text: string): (plugin: PluginEntry) => boolean {
  return ({ status, providers }) => status === "ready" && providers[0]?.descriptor?.version === text;
}

describe("Catalogue: watching directories", () => {
  afterEach(() => assertNoLeftovers());

  it("shows a new plugin and drops a removed one", () =>
    watching(
      async (plugins, catalogue) => {
        const old = entry(catalogue, "old");
        const path = await makeFixture(plugins, "new", { providers: [{ name: "new" }] });
        await soon(catalogue, ["new: ready", "old: ready"]);
        assert.equal(entry(catalogue, "old").providers, old.providers);
        await rm(path);
        await soon(catalogue, ["old: ready"]);
      },
      (plugins) => makeFixture(plugins, "old"),
    ));

  it("follows a file's execute permission", () =>
    watching(
      async (plugins, catalogue) => {
        await chmod(join(plugins, "echo"), 0o644);
        await soon(catalogue, []);
        await chmod(join(plugins, "echo"), 0o755);
        await soon(catalogue, ["echo: ready"]);
      },
      (plugins) => makeFixture(plugins, "echo"),
    ));

  it("shows the old description of a rebuilt plugin until the new one is known", () =>
    watching(
      async (plugins, catalogue) => {
        const seen = new Set<string>();
        catalogue.onDidChange(() =>
          allPlugins(catalogue.snapshot).forEach(({ providers }) =>
            seen.add(providers[0]?.descriptor?.version ?? "nothing"),
          ),
        );
        for (const next of ["2.0.0", "3.0.0"]) {
          await makeFixture(plugins, "echo", version(next));
          await soonEntry(catalogue, "echo", isVersion(next));
        }
        // No state in between, so the tree keeps its selection and expansion.
        assert.deepEqual([...seen], ["1.0.0", "2.0.0", "3.0.0"]);
      },
      (plugins) => makeFixture(plugins, "echo", version("1.0.0")),
    ));

  it("keeps entries identical when a rebuilt plugin returns the same descriptors", () =>
    watching(
      async (plugins, catalogue) => {
        const { providers } = entry(catalogue, "echo");
        const path = await makeFixture(plugins, "echo", version("1.0.0"));
        await until("it was started again", () => fixtureStarts(path).length === 1, { timeoutMs: SOON_MS });
        await soonEntry(catalogue, "echo", isVersion("1.0.0"));
        assert.equal(entry(catalogue, "echo").providers, providers);
      },
      (plugins) => makeFixture(plugins, "echo", version("1.0.0")),
    ));

  it("waits until a file is no longer written before it starts it", () =>
    watching(
      async (plugins, catalogue, directory) => {
        const whole = await readFile(await makeFixture(join(directory, "elsewhere"), "echo"));
        const path = join(plugins, "echo");
        const states = new Set<string>();
        catalogue.onDidChange(() => summary(catalogue).forEach((line) => states.add(line)));
        const file = await open(path, "w", 0o755);
        // A slow linker: several writes with pauses that are shorter than the limit.
        for (let at = 0; at < whole.length; at += Math.ceil(whole.length / 10)) {
          await file.write(whole.subarray(at, at + Math.ceil(whole.length / 10)));
          await new Promise((resolve) => setTimeout(resolve, 60));
        }
        await file.close();
        await soon(catalogue, ["echo: ready"]);
        assert.ok(
          !states.has("echo: failed") && ![...states].some((line) => /handshake|format|text/.test(line)),
          [...states].join(),
        );
      },
      () => Promise.resolve(),
    ));

  it("finds a directory that is created later, with its parents", () =>
    withTempDir(async (directory) => {
      const plugins = join(directory, "build", "out", "plugins");
      await withCatalogue([plugins], { watch: true }, async (catalogue) => {
        await catalogue.whenSettled();
        assert.deepEqual(catalogue.snapshot.directories[0]?.state, { kind: "missing" });
        await mkdir(join(directory, "build"));
        await makeFixture(plugins, "echo");
        await soon(catalogue, ["echo: ready"]);
        // `clean`, and then the next build.
        for (let round = 0; round < 2; round++) {
          await rm(join(directory, "build"), { recursive: true });
          await soon(catalogue, []);
          await until(
            "it says that the directory is gone",
            () => catalogue.snapshot.directories[0]?.state.kind === "missing",
            { timeoutMs: SOON_MS },
          );
          await makeFixture(plugins, "echo");
          await soon(catalogue, ["echo: ready"]);
        }
      });
    }));

  it("follows a directory that is replaced", () =>
    watching(
      async (plugins, catalogue, directory) => {
        await makeFixture(join(directory, "next"), "new");
        await rename(plugins, join(directory, "before"));
        await rename(join(directory, "next"), plugins);
        await soon(catalogue, ["new: ready"]);
        await makeFixture(plugins, "newer");
        await soon(catalogue, ["new: ready", "newer: ready"]);
      },
      (plugins) => makeFixture(plugins, "old"),
    ));

  it("follows links to files whose targets are removed and rebuilt", () =>
    watching(
      async (plugins, catalogue, directory) => {
        const target = join(directory, "bin");
        const path = await linkFixture(await makeFixture(target, "program"), join(plugins, "echo"), version("1.0.0"));
        await soonEntry(catalogue, "echo", isVersion("1.0.0"));
        await giveOrders(path, version("2.0.0"));
        await makeFixture(target, "program");
        await soonEntry(catalogue, "echo", isVersion("2.0.0"));
        await rm(join(target, "program"));
        await soonEntry(catalogue, "echo", ({ error }) => error?.reason === "file-missing");
        await makeFixture(target, "program");
        await soonEntry(catalogue, "echo", isVersion("2.0.0"));
      },
      () => Promise.resolve(),
    ));

  it("follows a link to a directory whose target changes", () =>
    withTempDir(async (directory) => {
      await makeFixture(join(directory, "v1"), "one");
      await makeFixture(join(directory, "v2"), "two");
      const current = join(directory, "current");
      await symlink(join(directory, "v1"), current);
      await withCatalogue([current], { watch: true }, async (catalogue) => {
        await catalogue.whenSettled();
        assert.deepEqual(summary(catalogue), ["one: ready"]);
        await symlink(join(directory, "v2"), `${current}.new`);
        await rename(`${current}.new`, current);
        await soon(catalogue, ["two: ready"]);
      });
    }));

  it("finishes a call in flight in the old process and starts the new file for the next", () =>
    watching(
      async (plugins, catalogue) => {
        const path = join(plugins, "echo");
        const pidOf = (handle: PluginHandle): number => {
          assert.ok(handle.state.kind === "ready");
          return handle.state.pid;
        };
        const old = catalogue.handle(path);
        const running = old.execute("echo", { message: "old" });
        await until("the first call runs", () => old.state.kind === "ready");
        const pids = [pidOf(old)];
        await makeFixture(plugins, "echo", version("2.0.0"));
        await soonEntry(catalogue, "echo", isVersion("2.0.0"));
        await catalogue.handle(path).execute("echo", { message: "new" });
        pids.push(pidOf(catalogue.handle(path)));
        assert.notEqual(pids[0], pids[1]);
        assert.equal(isAlive(pids[0]), true);
        assert.deepEqual((await running).data, { echoed: "old" });
        await until("the old process is gone", () => !isAlive(pids[0]));
        assert.equal(isAlive(pids[1]), true);
      },
      (plugins) => makeFixture(plugins, "echo", { ...version("1.0.0"), calls: { ExecuteProvider: { delayMs: 3000 } } }),
    ));

  it("shows new, rebuilt and removed plugins within two seconds", () =>
    watching(
      async (plugins, catalogue) => {
        const times: number[] = [];
        const measure = async (change: Promise<unknown>, shown: () => Promise<unknown>): Promise<void> => {
          await change;
          const start = performance.now();
          await shown();
          times.push(performance.now() - start);
        };
        for (const next of ["2", "3", "4"]) {
          await measure(makeFixture(plugins, "echo", version(next)), () =>
            soonEntry(catalogue, "echo", isVersion(next)),
          );
        }
        await measure(makeFixture(plugins, "new"), () => soon(catalogue, ["echo: ready", "new: ready"]));
        await measure(rm(join(plugins, "new")), () => soon(catalogue, ["echo: ready"]));
        // The median, so that one delay of the machine does not fail the test.
        assert.ok((times.toSorted((a, b) => a - b)[2] ?? 0) < 2000, times.join(", "));
      },
      (plugins) => makeFixture(plugins, "echo", version("1")),
    ));
});

function isAlive(pid: number | undefined): boolean {
  try {
    process.kill(pid ?? 0, 0);
    return true;
  } catch {
    return false; // ESRCH: there is no such process
  }
}
