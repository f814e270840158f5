// A Go host on go-plugin 1.8.0 and a plugin on our server: the handshake, broker
// timeouts, reattaching and the shutdown, which do not depend on the transport.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { descendantsOf, isAlive } from "../../scripts/lib/processes.mjs";
import { GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { GoHost } from "../support/go-host.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { type TempDir, tempDir } from "../support/temp-dir.js";
import type { KitchenSettings } from "../support/ts-kitchen/orders.js";
import { kitchenEnv, makePlugin } from "../support/ts-plugins.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";

describeWithGo("Go host 1.8.0 × our server, rules", function () {
  let directory: TempDir;
  let sockets: TempDir;
  let path: string;
  let host: GoHost;

  before(async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    directory = await tempDir();
    path = makePlugin(directory.path, "ts-kitchen");
  });

  after(async () => {
    await directory.remove();
  });

  beforeEach(async () => {
    sockets = await tempDir();
    host = await GoHost.start();
  });

  afterEach(async () => {
    await host.end();
    await sockets.remove();
    await assertNoLeftovers();
  });

  /**
   * For hosts that kill the plugin: go-plugin leaves the socket then, so it is created where the
   * test removes it.
   */
  function launchAside(settings: KitchenSettings = {}): { path: string; env: string[] } {
    const { env } = launch(settings);
    return { path, env: [...env, `PLUGIN_UNIX_SOCKET_DIR=${sockets.path}`] };
  }

  function launch(settings: KitchenSettings = {}): { path: string; env: string[] } {
    return { path, env: [`TS_KITCHEN=${kitchenEnv(settings).TS_KITCHEN}`] };
  }

  describe("handshake", () => {
    it("cookie refused: the host shows the plugin's message, no process remains", async () => {
      const { ok, error } = await host.send("start", { ...launch(), cookieValue: "another" });
      assert.ok(!ok);
      assert.match(error, /Unrecognized remote plugin message/);
      assert.match(
        error,
        /last words:\nThis binary is a plugin\. [^]*variable SCAFCTL_PLUGIN, which has another value/,
      );
    });

    it("version: the highest common one is chosen, with the services of that version", async () => {
      const { version } = await host.run("start", { ...launch({ versions: [1, 2, 3] }), versions: [1, 2, 9] });
      assert.equal(version, 2);
      assert.deepEqual(await host.execute({ show: ["version"] }), { version: 2 });
    });

    it("version mismatch: the host names both sides' versions", async () => {
      const { ok, error } = await host.send("start", { ...launchAside({ versions: [5, 4] }), versions: [1, 2] });
      assert.ok(!ok);
      assert.match(error, /incompatible API version with plugin\. Plugin version: 4, Client versions: \[(1 2|2 1)\]/);
    });

    it("multiplexing declined: the host fails with its own message and no process remains", async () => {
      const { ok, error } = await host.send("start", { ...launchAside(), multiplex: true });
      assert.ok(!ok);
      assert.match(error, /client requested gRPC broker multiplexing but plugin does not support the feature/);
    });

    it("multiplexing variable set but not requested: the host ignores the seventh field", async () => {
      const { env } = launch();
      await host.run("start", { path, env: [...env, "PLUGIN_MULTIPLEX_GRPC=false"] });
      assert.equal((await host.run("ping"))["value"], "pong");
    });

    it("TCP: the plugin uses the host's port range", async () => {
      const { address } = await host.run("start", launch({ transport: "tcp" }));
      const port = Number(/^127\.0\.0\.1:(\d+)$/.exec(String(address))?.[1]);
      assert.ok(port >= 10_000 && port <= 25_000, String(address));
    });

    it("Unix socket: accessible only to its owner", async () => {
      const { address } = await host.run("start", launch());
      assert.equal(statSync(String(address)).mode & 0o077, 0);
    });

    it("output printed before the handshake line does not corrupt it", async () => {
      await host.run("start", launch({ printAtStart: "hello, I am early" }));
      await until("the early words arrive", async () => (await host.run("output"))["stdout"] === "hello, I am early\n");
    });

    it("checksum: the host needs to verify a single file", async () => {
      const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
      await host.run("start", { ...launch(), sha256 });
      const { error } = await host.send("start", { ...launch(), plugin: "other", sha256: sha256.replaceAll("0", "1") });
      assert.match(error, /checksums did not match/);
    });

    it("inherited PLUGIN_CLIENT_CERT and PLUGIN_MULTIPLEX_GRPC are not passed on to the plugin's own plugins", async () => {
      const { env } = launch();
      await host.run("start", { path, mtls: true, env: [...env, "PLUGIN_MULTIPLEX_GRPC=true"] });
      const { env: seen } = (await host.execute({ show: ["env"] })) as { env: Record<string, string> };
      assert.ok(!("PLUGIN_CLIENT_CERT" in seen) && !("PLUGIN_MULTIPLEX_GRPC" in seen));
      assert.equal(seen["PLUGIN_PROTOCOL_VERSIONS"], "1");
    });
  });

  it("scafctl's serve: providers, descriptor and execution", async () => {
    await host.run("start", { path: makePlugin(directory.path, "ts-provider") });
    const { providerNames } = await host.run("call", { method: "GetProviders" });
    assert.deepEqual(providerNames, ["test-provider", "nameless", "test-provider"]);
    const { descriptor } = await host.run("call", {
      method: "GetProviderDescriptor",
      request: { providerName: "test-provider" },
    });
    assert.equal((descriptor as { version: string }).version, "1.0.0");
    const unknown = await host.send("call", { method: "GetProviderDescriptor", request: { providerName: "ohce" } });
    assert.deepEqual(
      [unknown.code, unknown.error],
      ["Unknown", 'GetProviderDescriptor "ohce": unknown provider: ohce'],
    );
    const input = { big: 1, list: [true, null, "x"] };
    const request = { providerName: "test-provider", input };
    const { output } = await host.run("call", { method: "ExecuteProvider", request });
    assert.deepEqual(output, {
      data: { input, options: {} },
      warnings: ["a warning"],
      metadata: { name: "test-provider" },
    });
  });

  it("broker: an unanswered dial fails after five seconds on either side, and both continue", async () => {
    await host.run("start", launch());
    const began = performance.now();
    const [ours, theirs] = await Promise.all([
      host.send("call", {
        method: "ConfigureProvider",
        request: { providerName: "kitchen", hostServiceId: 4711 },
        background: true,
      }),
      host.send("call", { method: "GetProviders", over: 4711, background: true }),
    ]);
    assert.match((ours.result as { error: string }).error, /broker-timeout/);
    assert.match(theirs.error, /timeout waiting for connection info/);
    const took = performance.now() - began;
    assert.ok(took > 4_500 && took < 6_500, `${took} ms`);
    const { id } = await host.run("serveHost", { secrets: { word: "shh" } });
    const configured = await host.run("call", { method: "ConfigureProvider", request: { hostServiceId: id } });
    assert.deepEqual(configured, { protocolVersion: 3 });
    const order = { host: [{ call: "GetSecret", request: { name: "word" } }] };
    assert.deepEqual(await host.execute(order), { host: [{ value: "shh", found: true, error: "" }] });
  });

  it("broker: services under several ids work at the same time", async () => {
    await host.run("start", launch());
    const { brokerId } = (await host.execute({ serveBroker: true })) as { brokerId: number };
    const { brokerId: next } = (await host.execute({ serveBroker: true })) as { brokerId: number };
    assert.deepEqual([brokerId, next], [1, 2]);
    assert.deepEqual(await host.execute({ keep: 2 }, { over: next }), { keep: 2 });
    assert.deepEqual(await host.execute({ keep: 1 }, { over: brokerId }), { keep: 1 });
  });

  describe("shutdown", () => {
    it("Kill waits for the output of onShutdown, and no longer", async () => {
      await host.run("start", launch({ onShutdown: { print: "last work done" } }));
      const { ms } = await host.send("kill");
      assert.ok(ms < 1_000, `${ms} ms`);
      assert.equal((await host.run("output"))["stdout"], "last work done\n");
    });

    it("Kill takes a bounded time when onShutdown hangs or fails", async () => {
      await host.run("start", launch({ onShutdown: { waitMs: 60_000 } }));
      await host.run("start", { ...launch({ onShutdown: { fail: true } }), plugin: "throws" });
      const [slow, failing] = [await host.send("kill"), await host.send("kill", { plugin: "throws" })];
      assert.ok(slow.ms < 2_500, `${slow.ms} ms`);
      assert.ok(failing.ms < 1_000, `${failing.ms} ms`);
      assert.deepEqual([slow.result, failing.result], [{ exited: true }, { exited: true }]);
    });

    it("SIGINT (Ctrl+C in the host's terminal) is ignored; SIGTERM stops gracefully", async () => {
      await host.run("start", launch());
      await host.run("signal", { signal: "INT" });
      assert.equal((await host.run("ping"))["value"], "pong");
      await host.run("signal", { signal: "TERM" });
      await until("the host noticed", async () => (await host.run("state"))["exited"]);
    });

    it("ten plugins at once", async () => {
      const names = Array.from({ length: 10 }, (_, index) => `p${index}`);
      await Promise.all(names.map((plugin) => host.run("start", { ...launch(), plugin, background: true })));
      const { ms } = await host.send("killAll");
      assert.ok(ms < 3_000, `${ms} ms`);
    });
  });

  describe("reattaching", () => {
    it("a plugin in debug mode serves successive hosts, including the broker, and ignores Kill", async () => {
      const { TS_KITCHEN } = kitchenEnv({ debug: true });
      const env = { ...process.env, TS_KITCHEN };
      const plugin = spawn(path, { env, stdio: ["ignore", "pipe", "inherit"] });
      let printed = "";
      plugin.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
      const exited = new Promise((resolve) => plugin.once("close", resolve));
      await until("the reattach line", () => printed.includes("\n"));
      const { Pid, Addr, Test } = JSON.parse(printed) as {
        Pid: number;
        Addr: { Network: string; String: string };
        Test: boolean;
      };
      assert.ok(Test && Pid === plugin.pid);
      const reattach = { network: Addr.Network, address: Addr.String, pid: Pid, test: Test };
      for (const round of ["first", "second"]) {
        await host.run("start", { plugin: round, reattach });
        assert.deepEqual(await host.execute({ keep: round, print: [{ stdout: `${round}\n` }] }, { plugin: round }), {
          keep: round,
        });
        const { brokerId: over } = (await host.execute({ serveBroker: true }, { plugin: round })) as {
          brokerId: number;
        };
        assert.deepEqual(await host.execute({ keep: over }, { plugin: round, over }), { keep: over });
        await host.send("kill", { plugin: round });
      }
      await until("it printed where it was started", () => printed.endsWith("first\nsecond\n"));
      assert.ok(isAlive(Pid));
      plugin.kill("SIGINT");
      assert.equal(await exited, 0);
    });

    it("with outliveHost it keeps running when a host detaches, and the next host's Kill ends it", async () => {
      const { pid, network, address } = await host.run("start", launch({ outliveHost: true }));
      await host.execute({ serveBroker: true });
      await host.run("keep");
      await host.end();
      host = await GoHost.start();
      await host.run("start", { reattach: { network, address, pid } });
      assert.deepEqual(await host.execute({ show: ["pid"] }), { pid });
      const { brokerId: over } = (await host.execute({ serveBroker: true })) as { brokerId: number };
      assert.deepEqual(await host.execute({ keep: "again" }, { over }), { keep: "again" });
      await host.run("kill");
      await until("it is gone", () => !isAlive(Number(pid)));
    });

    it("behind a shell it exits within five seconds after its host was killed", async () => {
      const wrapper = join(directory.path, "wrapper");
      // Not the last command, which a shell would replace itself with.
      await writeFile(wrapper, `#!/bin/sh\n"${path}"\nexit $?\n`, { mode: 0o755 });
      const { pid: shell } = await host.run("start", { ...launchAside(), path: wrapper });
      const [plugin] = descendantsOf(Number(shell));
      assert.ok(plugin !== undefined);
      host.child.kill("SIGKILL");
      await until("both are gone", () => !isAlive(plugin.pid) && !isAlive(Number(shell)), { timeoutMs: 5_000 });
    });

    it("without outliveHost it exits within five seconds after its host disappears without Kill", async () => {
      const { pid } = await host.run("start", launch());
      await host.run("keep");
      await host.end();
      await until("it is gone", () => !isAlive(Number(pid)), { timeoutMs: 5_000 });
    });
  });
});
