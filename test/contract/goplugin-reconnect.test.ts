// Plugins that refuse calls, end their connections or compress their answers, as servers may.
import assert from "node:assert/strict";
import type { OutputChunk } from "scafctl-plugins/goplugin";
import { ManagedPlugin } from "scafctl-plugins/scafctl";
import { fixtureEvents, fixtureStarts, makeFixture } from "../support/fixture.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { addSecrets, cook, echo, failureOf, start } from "../support/plugin-calls.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";

type Plugin = Awaited<ReturnType<typeof start>>;

describeWithGo("our host × a Go plugin with other options of its server", () => {
  before(async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    await buildGo("kitchen");
  });
  afterEach(() => assertNoLeftovers());

  const withKitchen = async (env: Readonly<Record<string, string>>, use: (plugin: Plugin) => Promise<void>) => {
    const plugin = await start(await buildGo("kitchen"), { env });
    try {
      await use(plugin);
    } finally {
      await plugin.stop();
    }
  };

  it("loses none of 3,000 calls to a plugin that ends each connection after 50 ms", () =>
    withKitchen({ KITCHEN_MAX_AGE_MS: "50" }, async (plugin) => {
      const lost: unknown[] = [];
      for (let call = 0; call < 3_000; call += 4) {
        const batch = [0, 1, 2, 3].map((index) => cook(plugin, { keep: call + index }));
        for (const result of await Promise.allSettled(batch))
          if (result.status === "rejected") lost.push(result.reason);
      }
      assert.deepEqual(lost, []);
    }));

  it("reads answers that the plugin compresses without being asked", () =>
    withKitchen({ KITCHEN_GZIP: "1" }, async (plugin) => {
      assert.deepEqual(await cook(plugin, { keep: "small" }), { keep: "small" });
      const { fill } = await cook(plugin, { fillBytes: 5_000_000 });
      assert.equal(String(fill).length, 5_000_000);
    }));
});

describe("our host × a plugin that refuses a call or ends its connection", () => {
  afterEach(() => assertNoLeftovers());

  it("repeats a call that the plugin refused, once", () =>
    withTempDir(async (folder) => {
      const path = await makeFixture(folder, "plugin", { calls: { ExecuteProvider: [{ reset: 7 }, {}] } });
      const plugin = await start(path);
      assert.deepEqual(await echo(plugin, "again"), { data: { echoed: "again" } });
      await plugin.stop();
    }));

  it("reads the output and announces services again after the connection was lost", () =>
    withTempDir(async (folder) => {
      const path = await makeFixture(folder, "plugin", {
        calls: { ExecuteProvider: [{}, { dropConnection: true }, { print: { stdout: "after" } }] },
      });
      const output: OutputChunk[] = [];
      const plugin = await start(path, { onOutput: (chunk) => void output.push(chunk) });
      const announced = async (id: number): Promise<void> => {
        await plugin.broker.acceptAndServe(id, (server) => addSecrets(server, new Map()));
        await until("the plugin received the announcement", () =>
          fixtureEvents(path).some((event) => event.event === "announcement" && event.id === id),
        );
      };
      await echo(plugin, "before");
      await announced(1);
      assert.equal(await plugin.condition(), "usable");
      const lost = failureOf(echo(plugin, "lost"));
      await until("the loss is being looked into", async () => (await plugin.condition()) === "disconnected");
      assert.equal((await lost).reason, "lost-connection");
      assert.deepEqual(await echo(plugin, "again"), { data: { echoed: "again" } });
      await announced(2);
      await until("the output arrives", () => output.length > 0);
      assert.deepEqual(output, [{ channel: "stdout", text: "after" }]);
      await plugin.stop();
      assert.equal(await plugin.condition(), "ended");
    }));

  it("starts a managed plugin anew for the next call after the connection was lost", () =>
    withTempDir(async (folder) => {
      const path = await makeFixture(folder, "plugin", { calls: { ExecuteProvider: [{ dropConnection: true }, {}] } });
      const plugin = new ManagedPlugin(path);
      assert.equal((await failureOf(plugin.execute("echo", { message: "lost" }))).reason, "lost-connection");
      await plugin.describe();
      assert.equal(fixtureStarts(path).length, 2);
      await plugin.dispose();
    }));
});
