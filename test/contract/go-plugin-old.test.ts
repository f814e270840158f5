// Our host with an old Go plugin, on go-plugin 1.4.4 and gRPC 1.27.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import type { LogEntry, OutputChunk, RunningPlugin, StartOptions } from "scafctl-plugins/goplugin";
import { isAlive } from "../../scripts/lib/processes.mjs";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { cook as cookFor, failureOf, type KitchenOrder, start as startByHost } from "../support/plugin-calls.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { type TempDir, tempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";

const cells = [
  { name: "plain over a Unix socket", tls: "off", forwarded: false },
  { name: "AutoMTLS over a Unix socket", tls: "on", forwarded: false },
  { name: "plain over TCP", tls: "off", forwarded: true },
  { name: "AutoMTLS over TCP", tls: "on", forwarded: true },
] as const;

for (const { name, tls, forwarded } of cells) {
  describeWithGo(`our host × Go plugin 1.4.4, ${name}`, function () {
    let path: string;
    let args: string[];
    /**
     * Where old versions of go-plugin create the socket; a host that sees only the forwarder's
     * line does not know it.
     */
    let temp: TempDir;
    let plugin: RunningPlugin;
    const printed = { stdout: "", stderr: "" };
    const log: LogEntry[] = [];

    before(async function () {
      this.timeout(GO_BUILD_TIMEOUT_MS);
      temp = await tempDir();
      const old = await buildGo("old");
      path = forwarded ? await buildGo("forward") : old;
      args = forwarded ? [old] : [];
      plugin = await start({
        onOutput: ({ channel, text }: OutputChunk) => void (printed[channel] += text),
        onLog: (entry) => void log.push(entry),
      });
    });

    after(async () => {
      await plugin.stop();
      await temp.remove();
      await assertNoLeftovers();
    });

    function start(options: Partial<StartOptions> = {}): Promise<RunningPlugin> {
      return startByHost(path, { args, tls, env: { TMPDIR: temp.path }, ...options });
    }

    function cook(order: KitchenOrder, by = plugin): Promise<Record<string, unknown>> {
      return cookFor(by, order, { provider: "echo" });
    }

    it("connects, answers ping and calls", async () => {
      assert.equal(plugin.secure, tls === "on");
      await plugin.ping();
      assert.deepEqual(await cook({ message: "hello", uppercase: true }), { echoed: "HELLO" });
    });

    it("receives and returns just under 4 MiB; its server rejects more, and the error reason says so", async () => {
      const message = "m".repeat(4_100_000);
      const { echoed } = await cook({ message });
      assert.ok(echoed === message, "another text came back");
      const failure = await failureOf(cook({ message: "m".repeat(5_000_000) }));
      assert.equal(failure.reason, "message-too-large");
      assert.equal(failure.limit, 4_194_304);
      assert.deepEqual(await cook({ message: "small" }), { echoed: "small" });
    });

    it("prints after the handshake: 200 KB complete", async () => {
      const print = "0123456789".repeat(20_000);
      await cook({ message: "", print });
      await until("all of it arrived", () => printed.stdout.length === print.length);
      assert.equal(printed.stdout, print);
    });

    it("panic in a call: crashed with status 2, with the message and the frame in the plugin's code", async () => {
      const other = await start();
      const failure = await failureOf(cook({ message: "", panic: "the roof is on fire" }, other));
      assert.equal(failure.reason, "crashed");
      assert.deepEqual(failure.exit, { code: 2, signal: null });
      assert.match(failure.lastWords, /^panic: the roof is on fire\nmain\..*\n\t.*main\.go:\d+/);
      await other.stop();
    });

    it("SIGKILL of the plugin in a call: crashed, and its socket in another directory is left alone", async () => {
      const before = readdirSync(temp.path);
      const other = await start();
      const call = failureOf(cook({ message: "m".repeat(4_000_000) }, other));
      process.kill(other.pid, "SIGKILL");
      const failure = await call;
      assert.equal(failure.reason, "crashed");
      assert.deepEqual(failure.exit, { code: null, signal: "SIGKILL" });
      await other.stop();
      assert.equal(readdirSync(temp.path).length, before.length + 1);
    });

    it("stop: graceful, well under two seconds", async () => {
      const other = await start();
      const began = performance.now();
      assert.deepEqual(await other.stop(), { code: 0, signal: null });
      assert.ok(performance.now() - began < 1_500, `${performance.now() - began} ms`);
      assert.ok(!isAlive(other.pid));
    });
  });
}
