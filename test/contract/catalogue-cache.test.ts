// Tests of the descriptor cache with real plugins: an unchanged file is not started again.
import assert from "node:assert/strict";
import { readFile, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DescriptorCache } from "../../src/model/plugins/cache/descriptor-cache.js";
import { summary, untilEntry, withCatalogue } from "../support/catalogue.js";
import { fixtureStarts, giveOrders, makeFixture } from "../support/fixture.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";

/** Opens a catalogue with the cache on disk, like a new window, and waits until it is settled. */
async function openWindow(directory: string, kept: string): Promise<readonly string[]> {
  return withCatalogue([directory], { cache: new DescriptorCache(kept) }, async (catalogue) => {
    await catalogue.whenSettled();
    return summary(catalogue);
  });
}

describe("Catalogue: descriptor cache", () => {
  afterEach(() => assertNoLeftovers());

  it("starts an unchanged file once for several catalogues with one cache", () =>
    withTempDir(async (directory) => {
      const kept = join(directory, "cache");
      const path = await makeFixture(join(directory, "plugins"), "echo");
      assert.deepEqual(await openWindow(join(directory, "plugins"), kept), ["echo: ready"]);
      assert.deepEqual(await openWindow(join(directory, "plugins"), kept), ["echo: ready"]);
      assert.equal(fixtureStarts(path).length, 1);
      await utimes(path, new Date(), new Date(Date.now() - 60_000));
      assert.deepEqual(await openWindow(join(directory, "plugins"), kept), ["echo: ready"]);
      assert.equal(fixtureStarts(path).length, 2);
    }));

  it("starts a rebuilt file of the same size whose time was set back", () =>
    withTempDir(async (directory) => {
      const plugins = join(directory, "plugins");
      const path = await makeFixture(plugins, "echo");
      await openWindow(plugins, join(directory, "cache"));
      const { atime, mtime, size } = await stat(path);
      await writeFile(path, await readFile(path));
      await utimes(path, atime, mtime);
      assert.equal((await stat(path)).size, size);
      await openWindow(plugins, join(directory, "cache"));
      assert.equal(fixtureStarts(path).length, 2);
    }));

  it("shows cached descriptors while starting is not allowed", () =>
    withTempDir(async (directory) => {
      const plugins = join(directory, "plugins");
      const cache = new DescriptorCache(join(directory, "cache"));
      const path = await makeFixture(plugins, "echo");
      await openWindow(plugins, join(directory, "cache"));
      await makeFixture(plugins, "fresh");
      const held = new AbortController();
      await withCatalogue([], { cache }, async (catalogue) => {
        catalogue.allowStarting(false);
        catalogue.setDirectories([
          { path: plugins, written: "", origin: "user", workingDirectory: plugins, allowed: true },
        ]);
        await untilEntry(catalogue, "echo", ({ status }) => status === "ready");
        await untilEntry(catalogue, "fresh", ({ status }) => status === "waiting");
        assert.deepEqual(summary(catalogue), ["echo: ready", "fresh: waiting"]);
        assert.equal(fixtureStarts(path).length, 1);
        const waiting = catalogue.whenSettled(held.signal);
        held.abort(new Error("enough"));
        await assert.rejects(waiting, /enough/);
        catalogue.allowStarting(true);
        await catalogue.whenSettled();
        assert.deepEqual(summary(catalogue), ["echo: ready", "fresh: ready"]);
      });
    }));

  it("caches neither failures nor incomplete descriptions", () =>
    withTempDir(async (directory) => {
      const kept = join(directory, "cache");
      const plugins = join(directory, "plugins");
      const failing = await makeFixture(plugins, "failing", { start: { end: { exit: 1 } } });
      const status = { code: 13, message: "not now" };
      const half = await makeFixture(plugins, "half", { calls: { GetProviderDescriptor: { status } } });
      assert.deepEqual(await openWindow(plugins, kept), ["failing: exited-before-handshake", "half: ready"]);
      await giveOrders(failing, {});
      await giveOrders(half, {});
      assert.deepEqual(await openWindow(plugins, kept), ["failing: ready", "half: ready"]);
      assert.equal(fixtureStarts(failing).length, 2);
      assert.equal(fixtureStarts(half).length, 2);
      await openWindow(plugins, kept);
      assert.equal(fixtureStarts(half).length, 2);
    }));

  it("describes plugins when the cache cannot be written", () =>
    withTempDir(async (directory) => {
      const blocked = join(directory, "blocked");
      await writeFile(blocked, "");
      const path = await makeFixture(join(directory, "plugins"), "echo");
      const cache = new DescriptorCache(join(blocked, "cache"));
      const problems: string[] = [];
      cache.onProblem(({ file }) => problems.push(file));
      await withCatalogue([join(directory, "plugins")], { cache }, async (catalogue) => {
        await catalogue.whenSettled();
        assert.deepEqual(summary(catalogue), ["echo: ready"]);
      });
      assert.ok(problems.length > 0);
      assert.equal(fixtureStarts(path).length, 1);
    }));
});
