// Tests of discovery: directories with plugins, other programs and broken plugins.
import assert from "node:assert/strict";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { explainInFull } from "../../src/model/errors/explain.js";
import { allPlugins, findProviders } from "../../src/model/plugins/find-target.js";
import { entry, source, summary, untilEntry, withCatalogue } from "../support/catalogue.js";
import { fixtureStarts, giveOrders, makeFixture, makeMisfit } from "../support/fixture.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";
import { itWithGo } from "../support/with-go.js";

describe("Catalogue: discovery", () => {
  afterEach(() => assertNoLeftovers());

  it("describes a plugin and gives a reason for each file that is not a plugin", () =>
    withTempDir(async (directory) => {
      makeMisfit(directory, "nonsense", "nonsense");
      makeMisfit(directory, "exits", "exits-7");
      makeMisfit(directory, "hangs", "hangs");
      makeMisfit(directory, "foreign", "wrong-architecture");
      makeMisfit(directory, "words", "no-interpreter");
      makeMisfit(directory, "lost", "missing-interpreter");
      makeMisfit(directory, "nowhere", "dangling-link");
      makeMisfit(directory, "plain", "not-executable");
      makeMisfit(directory, "folder", "directory");
      await makeFixture(directory, "good");
      await withCatalogue([directory], { startTimeoutMs: 3000 }, async (catalogue) => {
        await untilEntry(catalogue, "good", ({ status }) => status === "ready");
        assert.equal(entry(catalogue, "hangs").status, "describing");
        assert.equal(catalogue.snapshot.busy, true);
        await catalogue.whenSettled();
        assert.deepEqual(summary(catalogue), [
          "exits: exited-before-handshake",
          "foreign: wrong-architecture",
          "good: ready",
          "hangs: handshake-timeout",
          "lost: interpreter-missing",
          "nonsense: unreadable-line",
          "nowhere: file-missing",
          "words: wrong-format",
        ]);
        assert.match(
          explainInFull(entry(catalogue, "exits").error),
          /^exits did not start: it exited with status 7 before the handshake\. Its last words: cannot open the configuration\./,
        );
        assert.match(explainInFull(entry(catalogue, "hangs").error), /it said nothing for 3 seconds/);
      });
    }));

  it("describes a plugin while many others hang", () =>
    withTempDir(async (directory) => {
      for (let index = 0; index < 6; index++) makeMisfit(directory, `a${index}`, "hangs");
      await makeFixture(directory, "good");
      await withCatalogue([directory], { startTimeoutMs: 60_000, concurrency: 2 }, async (catalogue) => {
        await untilEntry(catalogue, "good", ({ status }) => status === "ready");
        assert.equal(summary(catalogue).filter((line) => line.endsWith("describing")).length, 6);
      });
    }));

  it("reports why a directory cannot be read", () =>
    withTempDir(async (directory) => {
      await writeFile(join(directory, "file"), "");
      const missing = join(directory, "missing");
      const file = join(directory, "file");
      const tooLong = join(directory, "x".repeat(300));
      await withCatalogue([missing, file, tooLong], {}, async (catalogue) => {
        const { directories } = await catalogue.whenSettled();
        assert.deepEqual(
          directories.map(({ state }) => state),
          [{ kind: "missing" }, { kind: "not-a-directory" }, { kind: "unreadable", code: "ENAMETOOLONG" }],
        );
      });
    }));

  it("neither reads nor starts anything in a directory that is not allowed", () =>
    withTempDir(async (directory) => {
      const path = await makeFixture(directory, "good");
      await withCatalogue([directory], { source: { allowed: false } }, async (catalogue) => {
        const snapshot = await catalogue.whenSettled();
        assert.deepEqual(
          snapshot.directories.map(({ state }) => state.kind),
          ["not-allowed"],
        );
        assert.deepEqual(allPlugins(snapshot), []);
        await catalogue.refresh();
        assert.deepEqual(fixtureStarts(path), []);
        catalogue.setDirectories([source(directory)]);
        await catalogue.whenSettled();
        assert.deepEqual(summary(catalogue), ["good: ready"]);
        // Consent was withdrawn.
        catalogue.setDirectories([source(directory, { allowed: false })]);
        assert.deepEqual(allPlugins(catalogue.snapshot), []);
      });
    }));

  it("lists the other providers when one cannot be described", () =>
    withTempDir(async (directory) => {
      const status = { code: 2, message: "no descriptor today" };
      await makeFixture(directory, "half", {
        providers: [{ name: "good" }, { name: "bad" }],
        calls: { "GetProviderDescriptor:bad": { status } },
      });
      await withCatalogue([directory], {}, async (catalogue) => {
        await catalogue.whenSettled();
        const { providers } = entry(catalogue, "half");
        assert.deepEqual(
          providers.map(({ name, error }) => [name, error?.reason]),
          [
            ["good", undefined],
            ["bad", "call-failed"],
          ],
        );
        assert.match(explainInFull(providers[1]?.error), /no descriptor today/);
      });
    }));

  it("shows a plugin without providers, and one that does not answer GetProviders", () =>
    withTempDir(async (directory) => {
      await makeFixture(directory, "empty", { providers: [] });
      await makeFixture(directory, "mute", { calls: { GetProviders: { never: true } } });
      await withCatalogue([directory], { startTimeoutMs: 1500 }, async (catalogue) => {
        await catalogue.whenSettled();
        assert.deepEqual(summary(catalogue), ["empty: ready", "mute: deadline"]);
        assert.deepEqual(entry(catalogue, "empty").providers, []);
      });
    }));

  it("describes only failed plugins again on refresh", () =>
    withTempDir(async (directory) => {
      const good = await makeFixture(directory, "good");
      const flaky = await makeFixture(directory, "flaky", { start: { end: { exit: 3 } } });
      await withCatalogue([directory], {}, async (catalogue) => {
        await catalogue.whenSettled();
        assert.deepEqual(summary(catalogue), ["flaky: exited-before-handshake", "good: ready"]);
        const before = await untilEntry(catalogue, "good", ({ process }) => process.kind === "idle");
        await giveOrders(flaky, { providers: [{ name: "flaky" }] });
        await catalogue.refresh({ path: good });
        assert.equal(entry(catalogue, "flaky").status, "failed");
        await catalogue.refresh();
        assert.deepEqual(summary(catalogue), ["flaky: ready", "good: ready"]);
        assert.equal(fixtureStarts(good).length, 1);
        assert.equal(entry(catalogue, "good"), before);
      });
    }));

  it("finds new and removed files on refresh when it does not watch", () =>
    withTempDir(async (directory) => {
      await withCatalogue([directory], {}, async (catalogue) => {
        await catalogue.whenSettled();
        await makeFixture(directory, "late");
        await catalogue.refresh();
        assert.deepEqual(summary(catalogue), ["late: ready"]);
      });
    }));

  it("stops a process that was only described, and starts plugins in their working directory", () =>
    withTempDir(async (directory) => {
      const folder = join(directory, "folder");
      await mkdir(folder);
      const path = await makeFixture(directory, "good");
      await withCatalogue([directory], { source: { workingDirectory: folder } }, async (catalogue) => {
        await catalogue.whenSettled();
        await untilEntry(catalogue, "good", ({ process }) => process.kind === "idle");
        const [start] = fixtureStarts(path);
        assert.equal(start?.cwd, folder);
        assert.throws(() => process.kill(start.pid, 0), /ESRCH/);
      });
    }));

  it("reports several changes at once, with snapshots that share unchanged entries", () =>
    withTempDir(async (directory) => {
      await makeFixture(directory, "a");
      await makeFixture(directory, "b");
      await withCatalogue([directory], {}, async (catalogue) => {
        let announced = 0;
        catalogue.onDidChange((snapshot) => {
          announced++;
          assert.equal(snapshot, catalogue.snapshot);
        });
        await catalogue.whenSettled();
        await untilEntry(catalogue, "b", ({ process }) => process.kind === "idle");
        const before = catalogue.snapshot;
        const [b] = [entry(catalogue, "b")];
        await catalogue.handle(join(directory, "a")).execute("echo", { message: "x" });
        await until("the change was announced", () => catalogue.snapshot !== before);
        assert.equal(entry(catalogue, "b"), b);
        assert.notEqual(entry(catalogue, "a"), allPlugins(before)[0]);
        assert.equal(entry(catalogue, "a").providers, allPlugins(before)[0]?.providers);
        assert.ok(announced > 0 && announced < 30, `${announced} announcements`);
      });
    }));

  itWithGo("describes a Go plugin", async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    const echo = await buildGo("echo-go");
    await withTempDir(async (directory) => {
      await copyFile(echo, join(directory, "echo"));
      await withCatalogue([directory], {}, async (catalogue) => {
        await catalogue.whenSettled();
        const [found] = findProviders(catalogue.snapshot, "echo");
        assert.equal(found?.provider.id, `${join(directory, "echo")}#echo`);
        assert.deepEqual(found.provider.descriptor?.capabilities, ["transform"]);
      });
    });
  });
});
