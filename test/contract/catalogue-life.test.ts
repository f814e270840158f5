// Tests of the processes of a catalogue: shared, stopped, restarted, and none left behind.
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Catalogue } from "../../src/model/plugins/catalogue.js";
import { isPluginError, type LogEntry, type OutputChunk, type PluginFailureReason } from "../../src/scafctl/index.js";
import { entry, source, untilEntry, withCatalogue } from "../support/catalogue.js";
import { fixtureEvents, fixtureStarts, type FixtureOrders, giveOrders, makeFixture } from "../support/fixture.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";

/** A settled catalogue with one fixture, `plugin`. */
function withPlugin(
  orders: FixtureOrders,
  options: Parameters<typeof withCatalogue>[1],
  use: (catalogue: Catalogue, path: string, directory: string) => Promise<void>,
): Promise<void> {
  return withTempDir(async (directory) => {
    const path = await makeFixture(directory, "plugin", orders);
    await withCatalogue([directory], options, async (catalogue) => {
      await catalogue.whenSettled();
      await untilEntry(catalogue, "plugin", ({ process, status }) => process.kind === "idle" || status === "failed");
      await use(catalogue, path, directory);
    });
  });
}

async function execute(catalogue: Catalogue, path: string, message: string, signal?: AbortSignal): Promise<unknown> {
  const { data } = await catalogue.handle(path).execute("echo", { message }, { signal });
  return data;
}

async function reasonOf(promise: Promise<unknown>): Promise<PluginFailureReason | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    assert.ok(isPluginError(error), String(error));
    return error.reason;
  }
}

const NEVER: FixtureOrders = { calls: { ExecuteProvider: { never: true } } };

function untilCalls(path: string, count: number): Promise<unknown> {
  const calls = (): number =>
    fixtureEvents(path).filter((one) => one.event === "call" && one.method === "ExecuteProvider").length;
  return until(`${count} executions have begun`, () => calls() >= count);
}

describe("Catalogue: processes", () => {
  afterEach(() => assertNoLeftovers());

  it("starts one process for concurrent calls", () =>
    withPlugin({}, {}, async (catalogue, path) => {
      const messages = ["a", "b", "c", "d"];
      const data = await Promise.all(messages.map((message) => execute(catalogue, path, message)));
      assert.deepEqual(
        data,
        messages.map((echoed) => ({ echoed })),
      );
      assert.equal(fixtureStarts(path).length, 2); // one to describe, one for all of these
      assert.equal(entry(catalogue, "plugin").process.kind, "ready");
    }));

  it("stops an idle process and starts it again for the next call", () =>
    withPlugin({}, { idleAfterMs: 150 }, async (catalogue, path) => {
      await execute(catalogue, path, "a");
      await untilEntry(catalogue, "plugin", ({ process }) => process.kind === "idle");
      assert.deepEqual(await execute(catalogue, path, "b"), { echoed: "b" });
    }));

  it("keeps a described process with keepAfterDescribe", () =>
    withTempDir(async (directory) => {
      const path = await makeFixture(directory, "plugin");
      await withCatalogue([directory], { keepAfterDescribe: true }, async (catalogue) => {
        await catalogue.whenSettled();
        assert.deepEqual(await execute(catalogue, path, "a"), { echoed: "a" });
        assert.equal(fixtureStarts(path).length, 1);
      });
    }));

  it("continues other calls when one is cancelled", () =>
    withPlugin(
      { calls: { ExecuteProvider: [{ untilCancelled: true }, { delayMs: 300 }] } },
      {},
      async (catalogue, path) => {
        const controller = new AbortController();
        const cancelled = reasonOf(execute(catalogue, path, "first", controller.signal));
        await untilCalls(path, 1);
        const other = execute(catalogue, path, "second");
        await untilCalls(path, 2);
        controller.abort();
        assert.equal(await cancelled, "cancelled");
        assert.deepEqual(await other, { echoed: "second" });
        assert.equal(fixtureStarts(path).length, 2);
        await until("the plugin noticed", () => fixtureEvents(path).some(({ event }) => event === "cancelled"));
      },
    ));

  it("rejects pending calls on a crash and starts the plugin again for the next call", () =>
    withPlugin(
      { calls: { ExecuteProvider: [{ end: { when: "during", how: { panic: "oh no" } } }, {}] } },
      {},
      async (catalogue, path) => {
        assert.equal(await reasonOf(execute(catalogue, path, "a")), "crashed");
        await untilEntry(catalogue, "plugin", ({ process, status }) => process.kind === "failed" && status === "ready");
        await giveOrders(path, {});
        assert.deepEqual(await execute(catalogue, path, "b"), { echoed: "b" });
      },
    ));

  it("rejects calls in flight when the plugin is stopped", () =>
    withPlugin(NEVER, {}, async (catalogue, path) => {
      const running = reasonOf(execute(catalogue, path, "a"));
      await untilCalls(path, 1);
      await catalogue.stop(path);
      assert.equal(await running, "stopped");
      assert.equal(entry(catalogue, "plugin").process.kind, "idle");
    }));

  it("describes a plugin again when it is restarted", () =>
    withPlugin({}, {}, async (catalogue, path) => {
      await execute(catalogue, path, "a");
      await giveOrders(path, { providers: [{ name: "other" }] });
      await catalogue.restart(path);
      assert.deepEqual(
        entry(catalogue, "plugin").providers.map(({ name }) => name),
        ["other"],
      );
      assert.equal(entry(catalogue, "plugin").process.kind, "ready");
    }));

  it("stops processes and settles pending calls when their directory is removed", () =>
    withPlugin(NEVER, {}, async (catalogue, path) => {
      const running = reasonOf(execute(catalogue, path, "a"));
      await untilCalls(path, 1);
      const [, start] = fixtureStarts(path);
      catalogue.setDirectories([]);
      assert.equal(await running, "stopped");
      assert.equal(await reasonOf(execute(catalogue, path, "b")), "file-missing");
      await until("the process is gone", () => !isAlive(start?.pid ?? 0));
    }));

  it("stops every process on disposal, whatever it is doing", () =>
    withTempDir(async (directory) => {
      const busy = await makeFixture(directory, "busy", NEVER);
      await makeFixture(directory, "hangs", { start: { hang: true } });
      await makeFixture(directory, "mute", { calls: { GetProviders: { never: true } } });
      await withCatalogue([directory], {}, async (catalogue) => {
        await untilEntry(catalogue, "busy", ({ status }) => status === "ready");
        const running = reasonOf(execute(catalogue, busy, "a"));
        await untilCalls(busy, 1);
        const settled = catalogue.whenSettled();
        const refreshed = catalogue.refresh();
        const starting = reasonOf(execute(catalogue, join(directory, "hangs"), "a"));
        await catalogue.dispose();
        assert.deepEqual(await Promise.all([running, starting]), ["stopped", "stopped"]);
        assert.deepEqual((await settled).directories, []);
        await refreshed;
        assert.equal(await reasonOf(execute(catalogue, busy, "b")), "stopped");
        catalogue.setDirectories([source(directory)]);
        assert.deepEqual(catalogue.snapshot.directories, []);
        await catalogue.dispose();
      });
    }));

  it("keeps processes when only the order or the written form of directories changes", () =>
    withPlugin({}, {}, async (catalogue, path, directory) => {
      await execute(catalogue, path, "a");
      const before = entry(catalogue, "plugin");
      const other = source(join(directory, "other"));
      catalogue.setDirectories([
        other,
        source(directory, { written: "elsewhere", origin: "workspace" }),
        source(directory),
      ]);
      await catalogue.whenSettled();
      assert.equal(entry(catalogue, "plugin"), before);
      assert.deepEqual(
        catalogue.snapshot.directories.map(({ source: { path: one, written } }) => [one, written]),
        [
          [other.path, other.path],
          [directory, "elsewhere"],
        ],
      );
      assert.equal(fixtureStarts(path).length, 2);
    }));

  it("forwards log lines and what plugins print", () =>
    withPlugin(
      { calls: { ExecuteProvider: { log: "[WARN]  careful\n", print: { stdout: "printed\n" } } } },
      {},
      async (catalogue, path) => {
        const logs: { pluginId: string; entry: LogEntry }[] = [];
        const outputs: { pluginId: string; chunk: OutputChunk }[] = [];
        catalogue.onLog((one) => logs.push(one));
        catalogue.onOutput((one) => outputs.push(one));
        await execute(catalogue, path, "a");
        await until(
          "both came",
          () => logs.some(({ entry: { message } }) => message.includes("careful")) && outputs.length > 0,
        );
        assert.deepEqual(outputs, [{ pluginId: path, chunk: { channel: "stdout", text: "printed\n" } }]);
        assert.ok(logs.every(({ pluginId }) => pluginId === path));
      },
    ));

  it("throws file-missing for an unknown plugin", () =>
    withPlugin({}, {}, async (catalogue) => {
      assert.equal(await reasonOf(execute(catalogue, "/no/such/plugin", "a")), "file-missing");
      assert.equal(await reasonOf(catalogue.stop("/no/such/plugin")), "file-missing");
      assert.equal(await reasonOf(catalogue.restart("/no/such/plugin")), "file-missing");
    }));
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // ESRCH: there is no such process
  }
}
