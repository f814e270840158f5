// Our host with correct plugins: the Go echo, and calls and the stop of the fixture.
import assert from "node:assert/strict";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import { type LogEntry, stopAllPlugins } from "scafctl-plugins/goplugin";
import { fixtureEvents, makeFixture } from "../support/fixture.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import {
  echo,
  executeProvider,
  executeProviderStream,
  executeRequest,
  failureOf,
  outputOf,
  start,
} from "../support/plugin-calls.js";
import { testTemp } from "../support/temp-dir.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";
import { pluginFolder, withPlugin } from "../support/plugin-folder.js";

describe("goplugin host", () => {
  const folder = pluginFolder();

  describeWithGo("with a Go plugin", () => {
    let path: string;
    before(async function () {
      this.timeout(GO_BUILD_TIMEOUT_MS);
      path = await buildGo("echo-go");
    });

    for (const tls of ["off", "on"] as const) {
      it(`starts, calls and stops it, TLS ${tls}`, () =>
        withPlugin(start(path, { tls }), async (plugin) => {
          assert.equal(plugin.protocolVersion, 1);
          assert.equal(plugin.secure, tls === "on");
          assert.deepEqual(await echo(plugin, "hello"), { data: { echoed: "hello" } });
          await plugin.ping();
          const stopped = performance.now();
          assert.deepEqual(await plugin.stop(), { code: 0, signal: null });
          assert.ok(performance.now() - stopped < 1_500, "it took a kill to stop it");
          assert.deepEqual(await plugin.exited, { code: 0, signal: null });
        }));
    }

    it("receives log entries from the start", async () => {
      const entries: LogEntry[] = [];
      await withPlugin(start(path, { onLog: (entry) => void entries.push(entry) }), () =>
        until("the log names the socket", () => entries.some(({ fields }) => fields["network"] === "unix")),
      );
    });

    it("keeps its socket in a private directory that is removed with it", async () => {
      const entries: LogEntry[] = [];
      await withPlugin(start(path, { onLog: (entry) => void entries.push(entry) }), async () => {
        const address = await until("the address", () =>
          entries.map(({ fields }) => fields["address"]).find((each) => typeof each === "string"),
        );
        // A subdirectory of this host's directory.
        assert.equal(realpathSync(dirname(dirname(dirname(address)))), testTemp);
      });
      assert.deepEqual(
        readdirSync(testTemp).filter((name) => name.startsWith("plugin")),
        [],
      );
    });

    it("accepts a response of 5 MB", () =>
      withPlugin(start(path), async (plugin) => {
        const message = "x".repeat(3_900_000);
        const output = await plugin.call(executeProvider, executeRequest({ message }));
        assert.deepEqual(outputOf(output), { data: { echoed: message } });
      }));

    it("runs twenty at once and stops them at once", async () => {
      const plugins = await Promise.all(Array.from({ length: 20 }, () => start(path)));
      assert.equal(new Set(plugins.map(({ pid }) => pid)).size, 20);
      await Promise.all(plugins.map((plugin) => echo(plugin, "x")));
      const stopping = performance.now();
      await stopAllPlugins();
      assert.ok(performance.now() - stopping < 4_000);
      await Promise.all(plugins.map(({ exited }) => exited));
    });
  });

  describe("with the fixture", () => {
    it("works without broker, stdio and health services", async () => {
      const path = await makeFixture(folder.path, "minimal", {
        unimplemented: ["StartStream", "StreamStdio", "Check"],
      });
      await withPlugin(start(path), async (plugin) => {
        assert.deepEqual(await echo(plugin, "still"), { data: { echoed: "still" } });
        const failure = await failureOf(plugin.ping());
        assert.ok(failure.reason === "call-failed" && failure.code === 12);
        assert.equal((await failureOf(plugin.broker.acceptAndServe(1, () => undefined))).reason, "broker-closed");
      });
    });

    it("opens the broker first, then stdio, and makes no call of its own", async () => {
      const path = await makeFixture(folder.path, "order");
      await withPlugin(start(path), (plugin) => plugin.ping());
      const methods = fixtureEvents(path).flatMap((event) => (event.event === "call" ? [event.method] : []));
      assert.deepEqual(methods, ["StreamStdio", "Check", "Shutdown"]);
    });

    it("serves its own services through the broker", async () => {
      const path = await makeFixture(folder.path, "announced");
      await withPlugin(start(path), async (plugin) => {
        const id = plugin.broker.nextId();
        const serving = await plugin.broker.acceptAndServe(id, () => undefined);
        const announced = await until("the announcement arrives", () =>
          fixtureEvents(path).find((event) => event.event === "announcement"),
        );
        assert.equal(announced.id, 1);
        assert.equal(announced.network, "unix");
        assert.ok(existsSync(announced.address));
        serving.dispose();
        assert.equal(existsSync(announced.address), false);
        await plugin.broker.acceptAndServe(plugin.broker.nextId(), () => undefined);
      });
    });

    it("cancels one call at once without affecting others", async () => {
      const path = await makeFixture(folder.path, "cancel", {
        calls: { ExecuteProvider: [{ untilCancelled: true }, { delayMs: 100 }] },
      });
      await withPlugin(start(path), async (plugin) => {
        const controller = new AbortController();
        const cancelled = failureOf(plugin.call(executeProvider, executeRequest({ message: "1" }), controller));
        await until("the call arrived", () =>
          fixtureEvents(path).some((event) => event.event === "call" && event.method === "ExecuteProvider"),
        );
        const other = echo(plugin, "2");
        const aborted = performance.now();
        controller.abort();
        assert.equal((await cancelled).reason, "cancelled");
        assert.ok(performance.now() - aborted < 100);
        assert.deepEqual(await other, { data: { echoed: "2" } });
        await until("the plugin heard of it", () => fixtureEvents(path).some((event) => event.event === "cancelled"));
        assert.equal(
          (await failureOf(plugin.call(executeProvider, executeRequest({}), controller))).reason,
          "cancelled",
        );
      });
    });

    it("calls and stops a plugin that serves only health and its own service", async () => {
      const path = await makeFixture(folder.path, "no-go-plugin-services", {
        unimplemented: ["StartStream", "StreamStdio", "Shutdown"],
      });
      await withPlugin(start(path), async (plugin) => {
        await plugin.ping();
        assert.deepEqual(await echo(plugin, "hello"), { data: { echoed: "hello" } });
        const offered = await failureOf(plugin.broker.acceptAndServe(plugin.broker.nextId(), () => undefined));
        assert.equal(offered.reason, "broker-closed");
        assert.equal((await failureOf(plugin.broker.dial(1))).reason, "broker-closed");
        assert.deepEqual(await echo(plugin, "again"), { data: { echoed: "again" } });
        const began = performance.now();
        assert.deepEqual(await plugin.stop(), { code: null, signal: "SIGTERM" });
        assert.ok(performance.now() - began < 1_000, "SIGTERM was not sent at once");
      });
    });

    it("rejects calls to a stopped plugin, and stop is idempotent", async () => {
      const path = await makeFixture(folder.path, "stopped", { calls: { ExecuteProvider: { never: true } } });
      const plugin = await start(path);
      const running = failureOf(echo(plugin, "x"));
      const streaming = failureOf(
        plugin.stream(executeProviderStream, executeRequest({}))[Symbol.asyncIterator]().next(),
      );
      await until("the call arrived", () =>
        fixtureEvents(path).some((event) => event.event === "call" && event.method === "ExecuteProvider"),
      );
      const exits = await Promise.all([plugin.stop(), plugin.stop()]);
      assert.deepEqual(exits[0], exits[1]);
      assert.equal((await running).reason, "stopped");
      assert.ok(["stopped", "call-failed"].includes((await streaming).reason));
      assert.equal((await failureOf(echo(plugin, "x"))).reason, "stopped");
      assert.deepEqual(await plugin.stop(), exits[0]);
    });
  });
});
