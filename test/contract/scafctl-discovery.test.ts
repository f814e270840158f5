// Discovery: a folder of good and bad files, each with its own reason, and nothing left of any of
// them.
import assert from "node:assert/strict";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  Client,
  discover,
  type Discovery,
  isPluginError,
  isRegistryError,
  newProviderWrapper,
  ProviderWrapper,
  registerPluginProviders,
  Registry,
} from "scafctl-plugins/scafctl";
import { fixtureStarts, makeFixture, makeMisfit } from "../support/fixture.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { type TempDir, tempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";

let folder: TempDir;

/** A hook outside of `describe` would run for the tests of every file. */
function cleanGround(): void {
  beforeEach(async () => {
    folder = await tempDir();
  });
  afterEach(async () => {
    await folder.remove();
    await assertNoLeftovers();
  });
}

async function killAll({ clients }: Discovery): Promise<void> {
  await Promise.all(clients.map((client) => client.kill()));
}

/** Reason by file name. */
function reasons(failures: readonly { path: string; error: unknown }[]): Record<string, string> {
  return Object.fromEntries(
    failures.map(({ path, error }) => [
      path.slice(folder.path.length + 1),
      isPluginError(error) ? error.reason : isRegistryError(error) ? error.failure.reason : String(error),
    ]),
  );
}

describe("discover", () => {
  cleanGround();
  it("finds the good plugin, and a specific reason for each other file (discovery 1, 2 and 4)", async () => {
    makeMisfit(folder.path, "nonsense", "nonsense");
    makeMisfit(folder.path, "exits", "exits-7");
    makeMisfit(folder.path, "hangs", "hangs");
    makeMisfit(folder.path, "empty", "no-interpreter");
    makeMisfit(folder.path, "plain", "not-executable");
    makeMisfit(folder.path, "below", "directory");
    await makeFixture(folder.path, "good");
    const found = await discover([folder.path], { startTimeoutMs: 1500 });
    try {
      assert.deepEqual(
        found.clients.map((client) => client.name()),
        ["good"],
      );
      assert.deepEqual(reasons(found.failures), {
        empty: "wrong-format",
        exits: "exited-before-handshake",
        hangs: "handshake-timeout",
        nonsense: "unreadable-line",
      });
      const exits = found.failures.find(({ path }) => path.endsWith("exits"))?.error.failure;
      assert.ok(exits?.reason === "exited-before-handshake");
      assert.equal(exits.exit.code, 7);
      assert.match(exits.lastWords, /cannot open the configuration/);
      assert.deepEqual(await found.clients[0]?.getProviders(), ["echo"]);
    } finally {
      await killAll(found);
    }
  });

  it("returns no client for a script, a plain file and a folder, and does not fail", async () => {
    await writeFile(join(folder.path, "script.sh"), "#!/bin/sh\necho hello\n");
    await chmod(join(folder.path, "script.sh"), 0o755);
    await writeFile(join(folder.path, "text"), "text");
    await mkdir(join(folder.path, "sub"));
    const found = await discover([folder.path]);
    assert.deepEqual(found.clients, []);
    assert.deepEqual(Object.keys(reasons(found.failures)), ["script.sh"]);
  });

  it("treats a missing directory as empty, and reports that it is missing", async () => {
    const found = await discover([join(folder.path, "missing")]);
    assert.deepEqual([found.clients, found.failures], [[], []]);
    assert.deepEqual(
      found.directories.map(({ state }) => state.kind),
      ["missing"],
    );
  });

  it("keeps the order of directories and names, and starts a file listed twice only once", async () => {
    const [one, two] = [join(folder.path, "one"), join(folder.path, "two")];
    const b = await makeFixture(two, "b");
    await makeFixture(two, "a");
    await makeFixture(one, "c");
    const found = await discover([two, one, join(one, "..", "two")]);
    try {
      assert.deepEqual(
        found.clients.map((client) => client.name()),
        ["a", "b", "c"],
      );
      assert.equal(fixtureStarts(b).length, 1);
    } finally {
      await killAll(found);
    }
  });

  it("starts several files concurrently", async () => {
    const names = ["a", "b", "c", "d"];
    for (const name of names) await makeFixture(folder.path, name, { start: { hang: true } });
    const startedAt = Date.now();
    const found = await discover([folder.path], { startTimeoutMs: 1500, concurrency: 4 });
    assert.equal(found.failures.length, 4);
    assert.ok(Date.now() - startedAt < 4500, "one after another");
  });

  it("stops started plugins when it is cancelled", async () => {
    const good = await makeFixture(folder.path, "a-good");
    const slow = await makeFixture(folder.path, "b-slow", { start: { hang: true } });
    const controller = new AbortController();
    const discovery = discover([folder.path], { signal: controller.signal });
    await until("both were started", () => fixtureStarts(good).length + fixtureStarts(slow).length === 2);
    controller.abort();
    await assert.rejects(discovery, (error) => isPluginError(error) && error.reason === "cancelled");
  });
});

describe("registerPluginProviders", () => {
  cleanGround();
  it("registers the providers of loaded plugins, and reports the rest (discovery 3 and 4)", async () => {
    await makeFixture(folder.path, "a", { providers: [{ name: "echo" }, { name: "other" }] });
    await makeFixture(folder.path, "b", { providers: [{ name: "echo" }] });
    await makeFixture(folder.path, "c", { providers: [{ name: "none", descriptor: null }] });
    await makeFixture(folder.path, "d", { calls: { GetProviders: { status: { code: 2, message: "no list" } } } });
    makeMisfit(folder.path, "e", "nonsense");
    const registry = new Registry();
    const result = await registerPluginProviders(registry, [folder.path]);
    try {
      assert.deepEqual(registry.list(), ["echo", "other"]);
      assert.deepEqual(reasons(result.failures), {
        b: "already-registered",
        c: "bad-answer",
        d: "call-failed",
        e: "unreadable-line",
      });
      assert.deepEqual(
        result.failures.map(({ provider }) => provider),
        [undefined, "echo", "none", undefined],
      );
      assert.deepEqual(
        result.clients.map((client) => client.name()),
        ["a"],
      );
      assert.ok(result.findings.some(({ code, provider }) => code === "api-version-missing" && provider === "echo"));
      const output = await registry.mustGet("echo").execute({ message: "hi" });
      assert.deepEqual(output.data, { echoed: "hi" });
    } finally {
      await result.killAll();
    }
    await assert.rejects(registry.mustGet("echo").execute({}), (error) => isPluginError(error));
  });

  it("leaves the registry unchanged when it is cancelled", async () => {
    await makeFixture(folder.path, "a");
    const b = await makeFixture(folder.path, "b", { calls: { GetProviders: { never: true } } });
    const registry = new Registry();
    const controller = new AbortController();
    const registration = registerPluginProviders(registry, [folder.path], { signal: controller.signal });
    await until("the first was registered", () => registry.count() === 1 && fixtureStarts(b).length === 1);
    controller.abort();
    await assert.rejects(registration, (error) => isPluginError(error) && error.reason === "cancelled");
    assert.equal(registry.count(), 0);
  });
});

describe("ProviderWrapper", () => {
  cleanGround();
  it("is created with one descriptor call and runs under the listed name (NewProviderWrapper)", async () => {
    const path = await makeFixture(folder.path, "p", {
      providers: [{ name: "listed", descriptor: { name: "described" } }],
    });
    const client = await Client.newClient(path);
    try {
      const wrapper = await newProviderWrapper(client, "listed");
      assert.ok(wrapper instanceof ProviderWrapper);
      assert.equal(wrapper.client(), client);
      assert.equal(wrapper.descriptor().name, "described");
      assert.equal(wrapper.listedName, "listed");
      assert.deepEqual((await wrapper.execute({ message: "hi" })).data, { echoed: "hi" });
      await assert.rejects(wrapper.execute(["hi"]), /^TypeError: described: expected an object as input, got array$/);
    } finally {
      await client.kill();
    }
  });

  it("is not created when the descriptor call fails", async () => {
    const path = await makeFixture(folder.path, "p", { providers: [{ name: "none", descriptor: null }] });
    const client = await Client.newClient(path);
    try {
      await assert.rejects(newProviderWrapper(client, "none"), (error) => isPluginError(error));
    } finally {
      await client.kill();
    }
  });
});
