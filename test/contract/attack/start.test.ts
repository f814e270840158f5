// Attacks that would start a program without permission. The program of the attacker creates a file
// beside itself when it runs.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rename, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Approvals } from "../../../src/model/approval/approvals.js";
import { Consent, consentKey } from "../../../src/model/approval/consent.js";
import { stateNow } from "../../../src/model/approval/file-hashes.js";
import { PluginDirectories } from "../../../src/model/access/plugin-directories.js";
import type { Catalogue } from "../../../src/model/plugins/catalogue.js";
import { DescriptorCache } from "../../../src/model/plugins/cache/descriptor-cache.js";
import { Emitter, isPluginError } from "../../../src/scafctl/index.js";
import { entry, type OpenOptions, summary, untilEntry, withCatalogue } from "../../support/catalogue.js";
import { fixtureStarts, makeFixture } from "../../support/fixture.js";
import { memoryStore } from "../../support/memory-host.js";
import { assertNoLeftovers } from "../../support/no-leftovers.js";
import { withTempDir } from "../../support/temp-dir.js";

/** A workspace folder that names its directory `plugins`, in which `good` was allowed. */
interface Workspace {
  readonly folder: string;
  readonly directory: string;
  readonly good: string;
  readonly kept: Map<string, string>;
  readonly directories: PluginDirectories;
  /** Opens a window on the workspace. */
  readonly open: (options: OpenOptions, use: (catalogue: Catalogue) => Promise<void>) => Promise<void>;
}

function withWorkspace(use: (workspace: Workspace) => Promise<void>): Promise<void> {
  return withTempDir(async (folder) => {
    const directory = join(folder, "plugins");
    const good = await makeFixture(directory, "good");
    const kept = new Map<string, string>();
    const store = memoryStore(kept);
    const approvals = new Approvals(store);
    const named = { folder, directory };
    const directories = new PluginDirectories(
      {
        directories: () => [{ written: "plugins", origin: "workspace", folder: { name: "app", path: folder } }],
        folders: () => [],
        showsPluginCache: () => false,
        onDidChange: new Emitter<void>().event,
      },
      new Consent(store),
      approvals,
    );
    await directories.allow([named]);
    const open: Workspace["open"] = (options, inWindow) => {
      const [source] = directories.read().sources;
      return withCatalogue([directory], { approvals, source: source ?? {}, ...options }, inWindow);
    };
    await use({ folder, directory, good, kept, directories, open });
  });
}

/** Puts a program there that leaves a mark when it runs. */
async function plant(path: string): Promise<void> {
  await writeFile(`${path}.tmp`, `#!/bin/sh\ntouch "${path}.ran"\n`);
  await chmod(`${path}.tmp`, 0o755);
  await rename(`${path}.tmp`, path);
}

const hasRun = (path: string): boolean => existsSync(`${path}.ran`);

/** A run of a locked plugin fails, and starts nothing. */
async function assertRefusesRun(catalogue: Catalogue, path: string): Promise<void> {
  await assert.rejects(
    catalogue.handle(path).execute("echo", {}),
    (error) => isPluginError(error) && error.reason === "not-allowed",
  );
}

describe("attack: starting a program", function () {
  if (process.platform === "win32") return;
  afterEach(() => assertNoLeftovers());

  it("does not start a file that is dropped into an allowed directory", () =>
    withWorkspace(({ directory, open, good }) =>
      open({ watch: true }, async (catalogue) => {
        await catalogue.whenSettled();
        await plant(join(directory, "dropped"));
        const { lock } = await untilEntry(catalogue, "dropped", ({ status }) => status === "locked", 10_000);
        assert.equal(lock, "new");
        await assertRefusesRun(catalogue, join(directory, "dropped"));
        await catalogue.refresh();
        await catalogue.restart(join(directory, "dropped"));
        assert.equal(hasRun(join(directory, "dropped")), false);
        assert.equal(fixtureStarts(good).length, 1, "the allowed plugin works");
      }),
    ));

  it("does not start a file that was added while no window was open", () =>
    withWorkspace(async ({ directory, open }) => {
      await open({}, async (catalogue) => void (await catalogue.whenSettled()));
      await plant(join(directory, "added"));
      await open({}, async (catalogue) => {
        await catalogue.whenSettled();
        assert.deepEqual(summary(catalogue), ["added: locked", "good: ready"]);
        assert.equal(hasRun(join(directory, "added")), false);
      });
    }));

  it("does not start a replaced file, and keeps showing what the allowed one offered", () =>
    withWorkspace(({ good, folder, open }) =>
      open({ watch: true, cache: new DescriptorCache(join(folder, "cache")) }, async (catalogue) => {
        await catalogue.whenSettled();
        await plant(good);
        const { lock, providers } = await untilEntry(catalogue, "good", ({ status }) => status === "locked", 10_000);
        assert.equal(lock, "changed");
        assert.deepEqual(
          providers.map(({ name }) => name),
          ["echo"],
        );
        await assertRefusesRun(catalogue, good);
        assert.equal(hasRun(good), false);
      }),
    ));

  it("shows what a replaced file offered before also in a new window", () =>
    withWorkspace(async ({ good, folder, open }) => {
      const cache = join(folder, "cache");
      await open({ cache: new DescriptorCache(cache) }, async (catalogue) => void (await catalogue.whenSettled()));
      await plant(good);
      await open({ cache: new DescriptorCache(cache) }, async (catalogue) => {
        await catalogue.whenSettled();
        const { status, providers, process } = entry(catalogue, "good");
        assert.deepEqual([status, providers.length, process.kind], ["locked", 1, "idle"]);
      });
      assert.equal(hasRun(good), false);
    }));

  it("does not start a replaced file of the same size and times", () =>
    withWorkspace(async ({ good, open }) => {
      const time = new Date("2026-01-01");
      await utimes(good, time, time);
      const { length } = await readFile(good);
      const evil = `#!/bin/sh\ntouch "${good}.ran"\n`;
      await writeFile(good, evil.padEnd(length, "#").slice(0, Math.max(length, evil.length)));
      await utimes(good, time, time);
      await open({}, async (catalogue) => {
        await catalogue.whenSettled();
        assert.deepEqual(summary(catalogue), ["good: locked"]);
      });
      assert.equal(hasRun(good), false);
    }));

  it("does not start a file that was replaced after it was described", () =>
    withWorkspace(({ good, open }) =>
      open({ watch: false }, async (catalogue) => {
        await catalogue.whenSettled();
        await catalogue.stop(good);
        await plant(good);
        assert.equal(entry(catalogue, "good").status, "ready", "the change was not noticed yet");
        await assertRefusesRun(catalogue, good);
        assert.equal(hasRun(good), false);
      }),
    ));

  it("does not start what a replaced directory or link leads to", () =>
    withWorkspace(async ({ folder, directory, good, open }) => {
      const elsewhere = join(folder, "elsewhere");
      await mkdir(elsewhere);
      await plant(join(elsewhere, "good"));
      await rename(good, join(folder, "kept"));
      await symlink(join(elsewhere, "good"), good);
      await open({}, async (catalogue) => {
        await catalogue.whenSettled();
        const { status, lock, linkTarget } = entry(catalogue, "good");
        assert.deepEqual([status, lock, linkTarget], ["locked", "changed", join(elsewhere, "good")]);
      });
      await rename(directory, join(folder, "before"));
      await symlink(elsewhere, directory);
      await open({}, async (catalogue) => {
        const { directories } = await catalogue.whenSettled();
        assert.deepEqual(summary(catalogue), ["good: locked"]);
        assert.equal(directories[0]?.realPath, elsewhere);
      });
      assert.equal(hasRun(join(elsewhere, "good")) || hasRun(good), false);
    }));

  it("starts nothing because of an answer that an earlier version remembered", () =>
    withWorkspace(async ({ folder, directory, good, kept, open }) => {
      const key = consentKey(folder, directory);
      for (const each of [...kept.keys()]) if (each !== key) kept.delete(each);
      assert.equal(kept.get(key), "allowed");
      await open({}, async (catalogue) => {
        await catalogue.whenSettled();
        assert.deepEqual(summary(catalogue), ["good: locked"]);
      });
      assert.deepEqual(fixtureStarts(good), []);
    }));

  it("starts a plugin as soon as it is allowed, and asks no more while it stays the same", () =>
    withWorkspace(async ({ folder, directory, good, kept, directories, open }) => {
      await directories.forget([{ folder, directory }]);
      kept.set(consentKey(folder, directory), "allowed");
      const approvals = new Approvals(memoryStore(kept));
      await open({ approvals }, async (catalogue) => {
        await catalogue.whenSettled();
        assert.deepEqual(summary(catalogue), ["good: locked"]);
        await approvals.allow({ folder, directory }, [{ path: good, state: stateNow(good) }]);
        await untilEntry(catalogue, "good", ({ status }) => status === "ready", 10_000);
      });
      await utimes(good, new Date(), new Date());
      await open({}, async (catalogue) => {
        await catalogue.whenSettled();
        assert.deepEqual(summary(catalogue), ["good: ready"], "only its times have changed");
      });
    }));

  it("starts new and rebuilt files where the person builds the plugins, until the path leads elsewhere", () =>
    withWorkspace(async ({ folder, directory, kept, open }) => {
      const approvals = new Approvals(memoryStore(kept));
      await approvals.setOwnBuilds({ folder, directory }, true);
      const fresh = await makeFixture(directory, "fresh");
      await open({}, async (catalogue) => {
        const { directories } = await catalogue.whenSettled();
        assert.deepEqual(summary(catalogue), ["fresh: ready", "good: ready"]);
        assert.equal(directories[0]?.ownBuilds, true);
      });
      await rename(directory, join(folder, "moved"));
      await symlink(join(folder, "moved"), directory);
      const before = fixtureStarts(fresh).length;
      await open({}, async (catalogue) => {
        await catalogue.whenSettled();
        assert.deepEqual(summary(catalogue), ["fresh: locked", "good: locked"]);
      });
      assert.equal(fixtureStarts(fresh).length, before);
    }));
});
