// Calls of our host: deadlines, second answers, signals, and what a plugin sent before it crashed.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { fixtureEvents, type FixtureOrders, makeFixture } from "../support/fixture.js";
import { buildGo, GO_BUILD_TIMEOUT_MS, goAvailable } from "../support/go.js";
import {
  echo,
  executeProvider,
  executeProviderStream,
  executeRequest,
  failureOf,
  start,
} from "../support/plugin-calls.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { type TempDir, tempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";

type Plugin = Awaited<ReturnType<typeof start>>;

let folder: TempDir;

async function withFixture(name: string, orders: FixtureOrders, use: (plugin: Plugin, path: string) => Promise<void>) {
  const path = await makeFixture(folder.path, name, orders);
  await withPlugin(path, (plugin) => use(plugin, path));
}

async function withPlugin(path: string, use: (plugin: Plugin) => Promise<void>): Promise<void> {
  const plugin = await start(path);
  try {
    await use(plugin);
  } finally {
    await plugin.stop();
  }
}

describe("goplugin calls", () => {
  before(async () => {
    folder = await tempDir();
  });
  after(async () => {
    await folder.remove();
    await assertNoLeftovers();
  });

  it("send their deadline to the plugin, and fail when it has passed", () =>
    withFixture("deadline", { calls: { ExecuteProvider: { untilCancelled: true } } }, async (plugin, path) => {
      const call = plugin.call(executeProvider, executeRequest({}), { deadlineMs: 150 });
      assert.deepEqual(await failureOf(call), { reason: "deadline", method: executeProvider.path, timeoutMs: 150 });
      await until("the plugin heard of it", () => fixtureEvents(path).some((event) => event.event === "cancelled"));
    }));

  it("fail on a second response, and do not hang", () =>
    withFixture(
      "twice",
      { calls: { ExecuteProvider: { chunks: [{ stdout: "a" }, { stdout: "b" }] } } },
      async (plugin) => {
        const failure = await failureOf(echo(plugin, "x"));
        assert.equal(failure.reason, "bad-answer");
      },
    ));

  it("remove their listeners from the given signal", () =>
    withFixture(
      "signal",
      {
        calls: {
          ExecuteProvider: [{}, { status: { code: 5, message: "no" } }, {}],
          ExecuteProviderStream: { chunks: [{ stdout: "a" }] },
        },
      },
      async (plugin) => {
        const { signal } = new AbortController();
        const call = () => plugin.call(executeProvider, executeRequest({ message: "x" }), { signal });
        await call();
        await failureOf(call());
        for await (const message of plugin.stream(executeProviderStream, executeRequest({ message: "x" }), {
          signal,
        })) {
          assert.ok(message.length > 0);
        }
        assert.deepEqual(getEventListeners(signal, "abort"), []);
      },
    ));

  it("deliver the messages sent before the plugin crashed during a stream", () =>
    withFixture(
      "last-words",
      { calls: { ExecuteProviderStream: { chunks: [{ stdout: "one" }, { stdout: "two" }], cut: "process" } } },
      async (plugin) => {
        const messages: Buffer[] = [];
        const reading = (async () => {
          for await (const message of plugin.stream(executeProviderStream, executeRequest({}))) {
            messages.push(message);
            // A slow reader: the crash comes before the second message is read.
            await plugin.exited;
          }
        })();
        assert.equal((await failureOf(reading)).reason, "crashed");
        assert.equal(messages.length, 2);
      },
    ));

  describe("with a Go plugin", () => {
    before(async function () {
      this.timeout(GO_BUILD_TIMEOUT_MS);
      assert.ok(goAvailable(), "needs Go on the PATH");
      await buildGo("kitchen");
    });

    it("lose no message of a stream that ends with an error and has a slow reader", async () => {
      const lines = 500;
      const chunks = Array.from({ length: lines }, (_, index) => ({ stdout: `line ${index}\n` }));
      const request = executeRequest({ chunks, status: { code: 7, message: "not today" } }, "kitchen");
      await withPlugin(await buildGo("kitchen"), async (plugin) => {
        let received = 0;
        const reading = (async () => {
          for await (const message of plugin.stream(executeProviderStream, request)) {
            assert.ok(message.includes(`line ${received++}\n`));
            // Long enough for all other messages and the status to arrive.
            if (received === 10) await plugin.ping();
          }
        })();
        const failure = await failureOf(reading);
        assert.ok(failure.reason === "call-failed" && failure.status === "PERMISSION_DENIED", JSON.stringify(failure));
        assert.equal(failure.detail, "not today");
        assert.equal(received, lines);
      });
    });
  });
});
