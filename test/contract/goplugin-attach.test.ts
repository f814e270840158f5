// Attaches to plugins that another program started, by go-plugin's reattach configuration.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import {
  attachPlugin,
  parseHandshakeLine,
  parseReattachConfig,
  parseReattachConfigs,
  type ReattachConfig,
  type RunningPlugin,
} from "scafctl-plugins/goplugin";
import { type FixtureOrders, makeFixture } from "../support/fixture.js";
import { isAlive } from "../../scripts/lib/processes.mjs";
import { startChild } from "../support/child.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { GoHost } from "../support/go-host.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { type TempDir, tempDir } from "../support/temp-dir.js";
import { kitchenEnv, makePlugin } from "../support/ts-plugins.js";
import { cook, cookOver, echo, failureOf, handshake } from "../support/plugin-calls.js";
import { until } from "../support/until.js";
import { itWithGo } from "../support/with-go.js";

let temp: TempDir;
let children: ChildProcess[] = [];

/** Starts a plugin as another host would, and does not connect to it. */
async function startElsewhere(path: string, test = false): Promise<ReattachConfig> {
  const child = spawn(path, [], {
    stdio: ["pipe", "pipe", "ignore"],
    env: {
      ...process.env,
      [handshake.magicCookieKey]: handshake.magicCookieValue,
      PLUGIN_PROTOCOL_VERSIONS: "1",
      PLUGIN_UNIX_SOCKET_DIR: temp.path,
    },
  });
  children.push(child);
  let output = "";
  child.stdout.on("data", (text) => (output += String(text)));
  await until("the handshake line", () => output.includes("\n"));
  const parsed = parseHandshakeLine(output, { versions: [1], tls: false });
  assert.ok("line" in parsed && child.pid !== undefined);
  const { network, address, protocolVersion } = parsed.line;
  return { network, address, protocolVersion, pid: child.pid, test };
}

const isRunning = (): boolean => children.every(({ exitCode, signalCode }) => exitCode === null && signalCode === null);

async function attached<T>(config: ReattachConfig, use: (plugin: RunningPlugin) => Promise<T>): Promise<T> {
  const plugin = await attachPlugin({ config });
  try {
    return await use(plugin);
  } finally {
    await plugin.stop();
  }
}

describe("goplugin attach", () => {
  const fixture = (orders: FixtureOrders = {}): Promise<string> => makeFixture(temp.path, "plugin", orders);

  beforeEach(async () => {
    temp = await tempDir();
    children = [];
  });
  afterEach(async () => {
    for (const child of children) child.kill("SIGKILL");
    await temp.remove();
    await assertNoLeftovers();
  });

  it("calls a running plugin, and stops it like a started one", async () => {
    const config = await startElsewhere(await fixture());
    await attached(config, async (plugin) => {
      assert.equal(plugin.pid, config.pid);
      assert.equal(plugin.secure, false);
      assert.deepEqual(await echo(plugin, "again"), { data: { echoed: "again" } });
      assert.deepEqual(await plugin.stop(), { code: null, signal: null });
    });
    await until("it ended", () => !isRunning());
  });

  it("kills a plugin that ignores Shutdown", async () => {
    const config = await startElsewhere(await fixture({ stop: { shutdown: "silent", ignoreSigterm: true } }));
    const began = performance.now();
    await attached(config, () => Promise.resolve());
    assert.ok(performance.now() - began < 4_000);
    await until("it ended", () => !isRunning());
    assert.equal(children[0]?.signalCode, "SIGKILL");
  });

  it("only disconnects in test mode, and can reattach", async () => {
    const config = await startElsewhere(await fixture(), true);
    for (let round = 0; round < 3; round++) {
      await attached(config, async (plugin) => {
        assert.deepEqual(await echo(plugin, "x"), { data: { echoed: "x" } });
        await plugin.stop();
        assert.equal((await failureOf(echo(plugin, "x"))).reason, "stopped");
      });
      assert.ok(isRunning());
    }
  });

  it("detects and reports the exit of the process", async () => {
    const config = await startElsewhere(await fixture({ calls: { ExecuteProvider: { never: true } } }));
    await attached(config, async (plugin) => {
      const call = failureOf(echo(plugin, "x"));
      children[0]?.kill("SIGKILL");
      const failure = await call;
      assert.ok(failure.reason === "crashed" || failure.reason === "lost-connection");
      assert.deepEqual(await plugin.exited, { code: null, signal: null });
      assert.equal((await failureOf(echo(plugin, "x"))).reason, "crashed");
    });
  });

  it("reports a missing process or a closed socket, and does not touch the process", async () => {
    const config = await startElsewhere(await fixture());
    const none = await failureOf(attachPlugin({ config: { ...config, pid: 999_999 } }));
    assert.ok(none.reason === "not-running" && none.pid === 999_999);
    // 0 and negative numbers address a process group.
    assert.equal((await failureOf(attachPlugin({ config: { ...config, pid: -config.pid } }))).reason, "not-running");
    const deaf = await failureOf(attachPlugin({ config: { ...config, address: `${temp.path}/none` } }));
    assert.equal(deaf.reason, "not-running");
    const nowhere = await failureOf(attachPlugin({ config: { ...config, address: "nowhere" } }));
    assert.equal(nowhere.reason, "bad-address");
    assert.equal((await failureOf(attachPlugin({ config, signal: AbortSignal.abort() }))).reason, "cancelled");
    assert.ok(isRunning());
  });

  itWithGo("attaches to a Go plugin", async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    const config = await startElsewhere(await buildGo("echo-go"));
    await attached(config, async (plugin) => {
      assert.deepEqual(await echo(plugin, "go"), { data: { echoed: "go" } });
    });
    await until("it ended", () => !isRunning());
    assert.equal(children[0]?.exitCode, 0);
  });

  it("attaches to a serve() plugin in debug mode by its printed line, and never stops it", async () => {
    const plugin = startChild(makePlugin(temp.path, "ts-kitchen"), [], { env: kitchenEnv({ debug: true }) });
    children.push(plugin.child);
    const config = parseReattachConfig(await plugin.line());
    assert.equal(config.test, true);
    for (const round of ["first", "second"]) {
      await attached(config, async (joined) => {
        assert.equal(joined.protocolVersion, 1);
        assert.equal(joined.lastWords(), "");
        assert.deepEqual(await cook(joined, { keep: round, print: [{ stdout: `${round}\n` }] }), { keep: round });
        const { brokerId } = await cook(joined, { serveBroker: true });
        assert.deepEqual(await cookOver(await joined.broker.dial(Number(brokerId)), { keep: 1 }), { keep: 1 });
      });
    }
    await until("it prints where it was started", () => plugin.stdout().endsWith("first\nsecond\n"));
    assert.ok(isRunning());
    plugin.child.kill("SIGINT");
    assert.equal(await plugin.ended, 0);
  });

  itWithGo("takes over what a Go host detached from: a Go plugin, and one of serve()", async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    const go = await buildGo("kitchen");
    for (const path of [go, makePlugin(temp.path, "ts-kitchen")]) {
      const host = await GoHost.start();
      const env = [`TS_KITCHEN=${kitchenEnv({ outliveHost: true }).TS_KITCHEN}`, `PLUGIN_UNIX_SOCKET_DIR=${temp.path}`];
      const { pid, network, address } = await host.run("start", { path, env });
      await host.run("keep");
      await host.end();
      assert.ok(isAlive(Number(pid)));
      const json = { Protocol: "grpc", Pid: pid, Addr: { Network: network, String: address } };
      const config = parseReattachConfigs(JSON.stringify({ kitchen: json })).get("kitchen");
      assert.ok(config !== undefined);
      await attached(config, async (plugin) => {
        assert.deepEqual(await cook(plugin, { keep: "mine now" }), { keep: "mine now" });
        // A Go plugin's broker ends with the first host that opened it (and the plugin itself at
        // its next line on stderr, which is no longer read); ours accepts the next host's stream.
        if (path === go) {
          assert.match((await failureOf(plugin.broker.dial(1))).reason, /^broker-(timeout|closed)$/);
        } else {
          const { brokerId } = await cook(plugin, { serveBroker: true });
          assert.deepEqual(await cookOver(await plugin.broker.dial(Number(brokerId)), { keep: 1 }), { keep: 1 });
        }
      });
      await until("it ended", () => !isAlive(config.pid));
    }
  });

  it("parses the reattach JSON of hosts and serve(), and reports what is invalid", () => {
    const json = {
      Protocol: "grpc",
      ProtocolVersion: 2,
      Pid: 7,
      Test: true,
      Addr: { Network: "unix", String: "/tmp/p" },
    };
    assert.deepEqual(parseReattachConfig(JSON.stringify(json)), {
      protocolVersion: 2,
      pid: 7,
      network: "unix",
      address: "/tmp/p",
      test: true,
    });
    // Go sends version 0 outside of test mode.
    const plain = parseReattachConfig(JSON.stringify({ ...json, ProtocolVersion: 0, Test: undefined }));
    assert.equal(plain.protocolVersion, 1);
    assert.equal(plain.test, false);
    const wrong: readonly (readonly [unknown, RegExp])[] = [
      [[], /not an object/],
      [{ ...json, Protocol: "netrpc" }, /netrpc/],
      [{ ...json, Addr: undefined }, /Addr is not an object/],
      [{ ...json, Addr: { Network: "udp", String: "x" } }, /Network/],
      [{ ...json, Addr: { Network: "unix" } }, /String/],
      [{ ...json, Pid: "7" }, /Pid/],
      [{ ...json, ProtocolVersion: "1" }, /ProtocolVersion/],
    ];
    for (const [value, message] of wrong) assert.throws(() => parseReattachConfig(JSON.stringify(value)), message);
    assert.throws(() => parseReattachConfig("{"), SyntaxError);
    const several = parseReattachConfigs(JSON.stringify({ echo: json, other: { ...json, Pid: 8 } }));
    assert.deepEqual(
      [...several].map(([name, { pid }]) => [name, pid]),
      [
        ["echo", 7],
        ["other", 8],
      ],
    );
    assert.throws(() => parseReattachConfigs(JSON.stringify({ echo: { ...json, Pid: -1 } })), /echo: Pid/);
  });
});
