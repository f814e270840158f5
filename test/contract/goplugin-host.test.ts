// Our host with correct plugins: the Go echo and the fixture.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { chmod, copyFile, open, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  type LogEntry,
  type OutputChunk,
  type RunningPlugin,
  startPlugin,
  stopAllPlugins,
} from "scafctl-plugins/goplugin";
import { fixtureEvents, fixtureStarts, makeFixture } from "../support/fixture.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import {
  echo,
  executeProvider,
  executeProviderStream,
  executeRequest,
  failureOf,
  handshake,
  outputOf,
  start,
} from "../support/plugin-calls.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { type TempDir, tempDir, testTemp } from "../support/temp-dir.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";

let folder: TempDir;

/** Runs `use` with a started plugin and stops it, also after an error. */
async function withPlugin<T>(starting: Promise<RunningPlugin>, use: (plugin: RunningPlugin) => Promise<T>): Promise<T> {
  const plugin = await starting;
  try {
    return await use(plugin);
  } finally {
    await plugin.stop();
  }
}

/** Runs `use` with these variables in the environment of this process. */
async function withVariables(variables: Readonly<Record<string, string>>, use: () => Promise<void>): Promise<void> {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    await use();
  } finally {
    for (const name of Object.keys(variables)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
  }
}

describe("goplugin host", () => {
  before(async () => {
    folder = await tempDir();
  });
  afterEach(() => assertNoLeftovers());
  after(() => folder.remove());

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
    it("starts it in its folder with only the required and the configured environment", async () => {
      const path = await makeFixture(folder.path, "environment");
      await withVariables(
        {
          PLUGIN_CLIENT_CERT: "stray",
          PLUGIN_MULTIPLEX_GRPC: "true",
          http_proxy: "http://127.0.0.1:9",
          grpc_proxy: "http://127.0.0.1:9",
        },
        () => withPlugin(start(path, { env: { MINE: "yes" }, args: ["one", "two words"] }), (plugin) => plugin.ping()),
      );
      const [seen] = fixtureStarts(path);
      assert.ok(seen !== undefined);
      assert.equal(realpathSync(seen.cwd), realpathSync(folder.path));
      assert.deepEqual(seen.argv, ["one", "two words"]);
      assert.equal(seen.env["MINE"], "yes");
      assert.equal(seen.env["SCAFCTL_PLUGIN"], "scafctl_provider_plugin");
      assert.equal(seen.env["PLUGIN_PROTOCOL_VERSIONS"], "1");
      assert.equal(seen.env["PLUGIN_MULTIPLEX_GRPC"], undefined);
      assert.equal(seen.env["PLUGIN_CLIENT_CERT"], undefined);
      assert.equal(existsSync(seen.env["PLUGIN_UNIX_SOCKET_DIR"] ?? ""), false);
    });

    it("inherits only the allow-list", async () => {
      const path = await makeFixture(folder.path, "allow-list");
      await withPlugin(start(path, { inheritEnv: ["PATH", "TMPDIR"] }), (plugin) => plugin.ping());
      const names = Object.keys(fixtureStarts(path)[0]?.env ?? {}).filter((name) => !name.startsWith("PLUGIN_"));
      assert.deepEqual(names.sort(), ["PATH", "SCAFCTL_PLUGIN", "TMPDIR"]);
    });

    it("connects over TCP, with TLS and without", async () => {
      const path = await makeFixture(folder.path, "tcp", { network: "tcp" });
      for (const tls of ["off", "on"] as const) {
        await withPlugin(start(path, { tls }), async (plugin) => {
          assert.deepEqual(await echo(plugin, "over tcp"), { data: { echoed: "over tcp" } });
        });
      }
    });

    it("accepts handshake lines of five and seven fields, with CR LF or no line end, and drains what follows", async () => {
      for (const line of [
        { fieldCount: 5 },
        { fieldCount: 7 },
        { ending: "\r\n" },
        { ending: "", closeStdout: true },
        { thenStdoutBytes: 1 << 20 },
      ]) {
        const path = await makeFixture(folder.path, "lines", { line });
        await withPlugin(start(path), (plugin) => plugin.ping());
      }
    });

    it("offers its versions and uses the plugin's choice", async () => {
      const path = await makeFixture(folder.path, "versions", { appVersion: 3 });
      await withPlugin(start(path, { versions: [1, 3] }), (plugin) => {
        assert.equal(plugin.protocolVersion, 3);
        return Promise.resolve();
      });
      assert.equal(fixtureStarts(path)[0]?.env["PLUGIN_PROTOCOL_VERSIONS"], "1,3");
    });

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

    it("opens the broker first, then stdio, then checks health", async () => {
      const path = await makeFixture(folder.path, "order");
      await withPlugin(start(path), (plugin) => plugin.ping());
      const methods = fixtureEvents(path).flatMap((event) => (event.event === "call" ? [event.method] : []));
      assert.deepEqual(methods, ["StreamStdio", "Check", "Check", "Shutdown"]);
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

    it("delivers output without splitting characters, also a megabyte right after the handshake", async () => {
      const euro = Buffer.from("€");
      const path = await makeFixture(folder.path, "prints", {
        stdio: {
          print: [
            { channel: "stdout", bytes: { base64: euro.subarray(0, 1).toString("base64") } },
            { channel: "stderr", bytes: { base64: euro.subarray(0, 2).toString("base64") } },
            { channel: "stdout", bytes: { base64: euro.subarray(1).toString("base64") } },
            { channel: "stderr", bytes: { base64: euro.subarray(2).toString("base64") } },
            { channel: 7, bytes: "of an unknown channel" },
            { channel: "stdout", bytes: "x".repeat(1_024), times: 1_024 },
            { channel: "stderr", bytes: "a\0\u001b[31mb" },
          ],
        },
      });
      const chunks: OutputChunk[] = [];
      const textOf = (channel: string): string =>
        chunks.flatMap((chunk) => (chunk.channel === channel ? [chunk.text] : [])).join("");
      await withPlugin(start(path, { onOutput: (chunk) => void chunks.push(chunk) }), async () => {
        await until("everything was printed", () => textOf("stderr").endsWith("b"));
      });
      assert.equal(textOf("stdout"), `€${"x".repeat(1 << 20)}`);
      assert.equal(textOf("stderr"), "€a\0\u001b[31mb");
    });

    it("applies back-pressure to output while the listener is busy, without blocking calls", async () => {
      const path = await makeFixture(folder.path, "flood", { stdio: { flood: true } });
      let received = 0;
      let go!: () => void;
      const gate = new Promise<void>((resolve) => (go = resolve));
      const onOutput = async ({ text }: OutputChunk): Promise<void> => {
        received += text.length;
        if (received > 100_000) await gate;
      };
      await withPlugin(start(path, { onOutput }), async (plugin) => {
        await until("the listener is full", () => received > 100_000);
        const held = received;
        for (let call = 0; call < 20; call++) await echo(plugin, "x");
        assert.equal(received, held);
        go();
        await until("it flows again", () => received > held + 100_000);
      });
    });

    it("applies back-pressure to the log while the listener is busy, without loss", async () => {
      const path = await makeFixture(folder.path, "log-flood", { start: { stderrFloodBytes: 2 << 20 } });
      let lines = 0;
      let go!: () => void;
      const gate = new Promise<void>((resolve) => (go = resolve));
      const onLog = async (): Promise<void> => {
        if (++lines === 10) await gate;
      };
      const starting = start(path, { onLog });
      await until("the listener is busy", () => lines === 10);
      let started = false;
      void starting.then(() => (started = true));
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(started, false);
      go();
      await withPlugin(starting, (plugin) => plugin.ping());
      assert.equal(lines, Math.ceil((2 << 20) / 1_021));
    });

    it("reads stream messages in order, and cancels the stream when the loop exits", async () => {
      const path = await makeFixture(folder.path, "stream", {
        calls: {
          ExecuteProviderStream: [
            { chunks: [{ stdout: "one" }, { stderr: "two" }, { data: 3 }] },
            { chunks: [{ stdout: "tick" }], repeat: { pauseMs: 1 } },
            { untilCancelled: true },
          ],
        },
      });
      await withPlugin(start(path), async (plugin) => {
        const open = () => plugin.stream(executeProviderStream, executeRequest({}));
        const messages: Buffer[] = [];
        for await (const message of open()) messages.push(message);
        assert.equal(messages.length, 3);
        let ticks = 0;
        for await (const message of open()) if (message.length > 0 && ++ticks === 5) break;
        const controller = new AbortController();
        setTimeout(() => controller.abort(), 20);
        const waiting = (async () => {
          for await (const message of plugin.stream(executeProviderStream, executeRequest({}), {
            signal: controller.signal,
          })) {
            assert.fail(`unexpected ${message.toString()}`);
          }
        })();
        assert.equal((await failureOf(waiting)).reason, "cancelled");
        await until("the plugin heard of it", () => fixtureEvents(path).some((event) => event.event === "cancelled"));
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

    it("checks the digest of the executable before it starts it", async () => {
      const path = await makeFixture(folder.path, "checked");
      const digest = createHash("sha256")
        .update(await readFile(path))
        .digest();
      await withPlugin(start(path, { checksum: { algorithm: "sha256", digest } }), (plugin) => plugin.ping());
      const failure = await failureOf(start(path, { checksum: { algorithm: "sha256", digest: Buffer.alloc(32) } }));
      assert.equal(failure.reason, "checksum-mismatch");
      assert.equal(fixtureStarts(path).length, 1);
    });

    it("runs a script with its interpreter, and hashes the script", async () => {
      const path = await makeFixture(folder.path, "script");
      await chmod(path, 0o644);
      const digest = createHash("sha256")
        .update(await readFile(path))
        .digest();
      const options = { args: [path], checksum: { algorithm: "sha256", digest, file: path } };
      await withPlugin(start(process.execPath, options), (plugin) => plugin.ping());
    });

    it("waits for a file that is still being written", async () => {
      const path = await makeFixture(folder.path, "source");
      const copy = join(folder.path, "busy");
      await copyFile(path, copy);
      await chmod(copy, 0o755);
      // A binary, because the kernel protects only executed binaries from being written (ETXTBSY).
      const binary = join(folder.path, "busy-binary");
      await copyFile(process.execPath, binary);
      await chmod(binary, 0o755);
      const writer = await open(binary, "r+");
      setTimeout(() => void writer.close(), 300);
      await withPlugin(start(binary, { args: [copy] }), (plugin) => plugin.ping());
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

    it("cancels a start whose process does not exist yet", async () => {
      const path = await makeFixture(folder.path, "not-spawned");
      const starting = failureOf(start(path));
      await stopAllPlugins();
      assert.equal((await starting).reason, "stopped");
      assert.equal(fixtureStarts(path).length, 0);
    });

    it("stops a plugin that is still starting", async () => {
      const path = await makeFixture(folder.path, "slow", { start: { hang: true } });
      const starting = failureOf(start(path));
      await until("it was started", () => fixtureStarts(path).length === 1);
      await stopAllPlugins();
      assert.equal((await starting).reason, "stopped");
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

    it("starts nothing when the signal is already aborted", async () => {
      const path = await makeFixture(folder.path, "unstarted");
      const failure = await failureOf(startPlugin({ path, handshake, signal: AbortSignal.abort() }));
      assert.equal(failure.reason, "cancelled");
      assert.equal(fixtureStarts(path).length, 0);
    });
  });
});
