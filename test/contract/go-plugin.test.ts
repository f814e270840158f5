// Our host and Go plugins on go-plugin 1.8.0: all protocol features, on every transport.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LogEntry, OutputChunk, RunningPlugin, StartOptions } from "scafctl-plugins/goplugin";
import { isAlive } from "../../scripts/lib/processes.mjs";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import {
  addSecrets,
  configure,
  cook,
  cookOver,
  cookStream,
  failureOf,
  start as startByHost,
} from "../support/plugin-calls.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { tempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";

const megabytes5 = 5_000_000;

// A Go plugin listens on TCP on Windows only; elsewhere the program `forward` forwards a port to it
// and rewrites its handshake line.
const cells = [
  { name: "plain over a Unix socket", tls: "off", forwarded: false },
  { name: "AutoMTLS over a Unix socket", tls: "on", forwarded: false },
  { name: "plain over TCP", tls: "off", forwarded: true },
  { name: "AutoMTLS over TCP", tls: "on", forwarded: true },
] as const;

for (const { name, tls, forwarded } of cells) {
  describeWithGo(`our host × Go plugin 1.8.0, ${name}`, function () {
    let path: string;
    let args: string[];
    let plugin: RunningPlugin;
    const printed = { stdout: "", stderr: "" };
    const log: LogEntry[] = [];

    before(async function () {
      this.timeout(GO_BUILD_TIMEOUT_MS);
      const kitchen = await buildGo("kitchen");
      path = forwarded ? await buildGo("forward") : kitchen;
      args = forwarded ? [kitchen] : [];
      plugin = await start({
        onOutput: ({ channel, text }: OutputChunk) => void (printed[channel] += text),
        onLog: (entry) => void log.push(entry),
      });
    });

    after(async () => {
      await plugin.stop();
      await assertNoLeftovers();
    });

    function start(options: Partial<StartOptions> = {}): Promise<RunningPlugin> {
      return startByHost(path, { args, tls, ...options });
    }

    it("connects, and answers ping", async () => {
      assert.equal(plugin.secure, tls === "on");
      assert.equal(plugin.protocolVersion, 1);
      await plugin.ping();
    });

    it("receives and returns 5 MB", async () => {
      const { keep } = await cook(plugin, { keep: "k".repeat(megabytes5) });
      assert.equal(String(keep).length, megabytes5);
    });

    it("calls the host's HostService through the broker, 5 MB each way", async () => {
      const secrets = new Map([
        ["small", "shh"],
        ["big", "b".repeat(megabytes5)],
      ]);
      const id = plugin.broker.nextId();
      const serving = await plugin.broker.acceptAndServe(id, (server) => addSecrets(server, secrets));
      await configure(plugin, id);
      const { host } = await cook(plugin, {
        host: [
          { call: "GetSecret", request: { name: "small" } },
          { call: "GetSecret", request: { name: "missing" } },
          { call: "GetSecret", request: { name: "big" } },
          { call: "SetSecret", request: { name: "new", value: "n".repeat(megabytes5) } },
          { call: "ListSecrets", request: {} },
        ],
      });
      const [small, missing, big, , unknown] = host as Record<string, unknown>[];
      assert.deepEqual(small, { value: "shh", found: true });
      assert.deepEqual(missing, {});
      assert.equal(String(big?.["value"]).length, megabytes5);
      assert.equal(secrets.get("new")?.length, megabytes5);
      assert.equal(unknown?.["code"], "Unimplemented");
      serving.dispose();
      const { host: after } = await cook(plugin, { host: [{ call: "GetSecret", request: { name: "small" } }] });
      assert.equal((after as { code: string }[])[0]?.code, "Unavailable");
    });

    it("serves the host through the broker, 5 MB each way", async () => {
      const { brokerId } = await cook(plugin, { serveBroker: true });
      const channel = await plugin.broker.dial(Number(brokerId));
      const { keep } = await cookOver(channel, { keep: "k".repeat(megabytes5) });
      assert.equal(String(keep).length, megabytes5);
      channel.close();
    });

    it("streams chunks in order, then the result", async () => {
      const seen: unknown[] = [];
      for await (const { chunk } of cookStream(plugin, { chunks: [{ stdout: "one" }, { stderr: "two" }], keep: 3 })) {
        seen.push(
          chunk?.$case === "result" ? JSON.parse(chunk.value.output.toString()) : [chunk?.$case, String(chunk?.value)],
        );
      }
      assert.deepEqual(seen, [["stdout", "one"], ["stderr", "two"], { data: { keep: 3 } }]);
    });

    it("prints after the handshake: 400 KB complete and in order", async () => {
      const line = `${"0123456789".repeat(20)}\n`;
      await cook(plugin, {
        print: [{ stdout: line, repeat: 2_000 }, { stderr: "on stderr\n" }, { stdout: "the end\n" }],
      });
      await until("all of it arrived", () => printed.stdout.endsWith("the end\n") && printed.stderr !== "");
      assert.equal(printed.stdout, `${line.repeat(2_000)}the end\n`);
      assert.equal(printed.stderr, "on stderr\n");
    });

    it("logs with levels and fields", async () => {
      await cook(plugin, { log: [{ level: "warn", message: "hot äöü", dish: "soup", degrees: 90 }] });
      const entry = await until("the entry", () => log.find(({ message }) => message === "hot äöü"));
      assert.deepEqual([entry.level, entry.module, entry.fields], ["warn", "kitchen", { dish: "soup", degrees: 90 }]);
    });

    it("returns its gRPC statuses unchanged", async () => {
      const failure = await failureOf(cook(plugin, { status: { code: 9, message: "the oven is cold" } }));
      assert.equal(failure.reason, "call-failed");
      assert.deepEqual([failure.code, failure.status, failure.detail], [9, "FAILED_PRECONDITION", "the oven is cold"]);
    });

    it("receives cancellation and deadline, and keeps serving", async () => {
      const directory = await tempDir();
      const file = (which: string): string => join(directory.path, which);
      const controller = new AbortController();
      const order = { untilCancelled: true, cancelledFile: file("cancelled") };
      const cancelled = failureOf(cook(plugin, order, { signal: controller.signal }));
      const late = failureOf(cook(plugin, { ...order, cancelledFile: file("late") }, { deadlineMs: 300 }));
      await plugin.ping();
      controller.abort();
      assert.equal((await cancelled).reason, "cancelled");
      assert.equal((await late).reason, "deadline");
      await until("the plugin heard of both", () => existsSync(file("cancelled")) && existsSync(file("late")));
      assert.match(readFileSync(file("cancelled"), "utf8"), /context canceled/);
      await plugin.ping();
      await directory.remove();
    });

    it("panic in a call: crashed with status 2, with the message and the frame in the plugin's code", async () => {
      const other = await start();
      const failure = await failureOf(cook(other, { panic: "the roof is on fire" }));
      assert.equal(failure.reason, "crashed");
      assert.deepEqual(failure.exit, { code: 2, signal: null });
      assert.equal(failure.method, "/plugin.PluginService/ExecuteProvider");
      assert.match(failure.lastWords, /^panic: the roof is on fire\nmain\..*\n\t.*cook\.go:\d+/);
      assert.equal((await failureOf(other.ping())).reason, "crashed");
      await other.exited;
    });

    it("os.Exit in a call: crashed with that status", async () => {
      const other = await start();
      const failure = await failureOf(cook(other, { exit: 7 }));
      assert.equal(failure.reason, "crashed");
      assert.deepEqual(failure.exit, { code: 7, signal: null });
    });

    it("SIGKILL of the plugin: every call and stream fails at once, and its sockets are removed", async () => {
      const other = await start();
      const { brokerId } = await cook(other, { serveBroker: true });
      const channel = await other.broker.dial(Number(brokerId));
      await cookOver(channel, { keep: 1 });
      const failures = [
        failureOf(cook(other, { sleepMs: 60_000 })),
        failureOf(
          (async () => {
            for await (const { chunk } of cookStream(other, { chunks: [{ stdout: "one" }], sleepMs: 60_000 })) {
              assert.equal(chunk?.$case, "stdout");
              process.kill(other.pid, "SIGKILL");
            }
          })(),
        ),
      ];
      const began = performance.now();
      for (const failure of await Promise.all(failures)) {
        assert.equal(failure.reason, "crashed");
        assert.deepEqual(failure.exit, { code: null, signal: "SIGKILL" });
      }
      assert.ok(performance.now() - began < 2_000);
      await assert.rejects(cookOver(channel, { keep: 2 }));
      await other.stop();
    });

    it("stop: graceful, well under two seconds, also during a call", async () => {
      const other = await start();
      const call = failureOf(cook(other, { sleepMs: 60_000 }));
      await other.ping();
      const began = performance.now();
      assert.deepEqual(await other.stop(), { code: 0, signal: null });
      assert.ok(performance.now() - began < 1_500, `${performance.now() - began} ms`);
      assert.equal((await call).reason, "stopped");
      assert.ok(!isAlive(other.pid));
    });
  });
}
