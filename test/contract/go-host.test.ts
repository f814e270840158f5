// A Go host on go-plugin 1.8.0 and a plugin on our server: all protocol features, on every
// transport.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "../../scripts/lib/processes.mjs";
import { GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { GoHost, type GoReply } from "../support/go-host.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { type TempDir, tempDir } from "../support/temp-dir.js";
import type { KitchenSettings, Order } from "../support/ts-kitchen/orders.js";
import { kitchenEnv, makePlugin } from "../support/ts-plugins.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";

const megabytes5 = 5_000_000;

const cells = [
  { name: "plain over a Unix socket", transport: "unix", mtls: false },
  { name: "AutoMTLS over a Unix socket", transport: "unix", mtls: true },
  { name: "plain over TCP", transport: "tcp", mtls: false },
  { name: "AutoMTLS over TCP", transport: "tcp", mtls: true },
] as const;

for (const { name, transport, mtls } of cells) {
  describeWithGo(`Go host 1.8.0 × our server, ${name}`, function () {
    let directory: TempDir;
    let path: string;
    let host: GoHost;

    before(async function () {
      this.timeout(GO_BUILD_TIMEOUT_MS);
      directory = await tempDir();
      path = makePlugin(directory.path, "ts-kitchen");
      host = await GoHost.start();
      await start(host);
    });

    after(async () => {
      await host.end();
      await directory.remove();
      await assertNoLeftovers();
    });

    /** Starts the plugin under a name; tests that do not end it share the one without a name. */
    async function start(by: GoHost, plugin = "", settings: KitchenSettings = {}, ...env: string[]): Promise<number> {
      const { TS_KITCHEN } = kitchenEnv({ transport, ...settings });
      const { pid, network } = await by.run("start", {
        plugin,
        path,
        mtls,
        env: [`TS_KITCHEN=${TS_KITCHEN}`, ...env],
      });
      assert.equal(network, transport);
      return Number(pid);
    }

    function execute(input: Order, fields: Readonly<Record<string, unknown>> = {}): Promise<GoReply> {
      return host.send("call", { method: "ExecuteProvider", request: { providerName: "kitchen", input }, ...fields });
    }

    async function dataOf(
      input: Order,
      fields: Readonly<Record<string, unknown>> = {},
    ): Promise<Record<string, unknown>> {
      return { ...((await host.execute({ ...input }, fields)) as object) };
    }

    async function hasExited(plugin: string): Promise<boolean> {
      return (await host.run("state", { plugin }))["exited"] === true;
    }

    it("answers ping", async () => {
      assert.equal((await host.run("ping"))["value"], "pong");
    });

    it("receives and returns 5 MB", async () => {
      const input = { $fill: megabytes5, $with: { show: ["inputBytes"] } };
      const taken = await host.execute(input);
      assert.deepEqual(taken, { inputBytes: megabytes5 + '{"show":["inputBytes"],"fill":""}'.length });
      const given = await execute({ fillBytes: megabytes5 }, { summary: true });
      assert.ok(given.ok, given.error);
      assert.ok((given.result as { bytes: number }).bytes > megabytes5);
    });

    it("calls the host's service through the broker, also with 5 MB", async () => {
      const { id } = await host.run("serveHost", { secrets: { small: "shh", big: "b".repeat(megabytes5) } });
      const answer = await host.run("call", {
        method: "ConfigureProvider",
        request: { providerName: "kitchen", hostServiceId: id },
      });
      assert.deepEqual(answer, { protocolVersion: 3 });
      const { host: answers } = await dataOf({
        host: [
          { call: "GetSecret", request: { name: "small" } },
          { call: "GetSecret", request: { name: "missing" } },
          { call: "SetSecret", request: { name: "new", value: "from the plugin" } },
        ],
      });
      assert.deepEqual(answers, [
        { value: "shh", found: true, error: "" },
        { value: "", found: false, error: "" },
        { error: "" },
      ]);
      const big = await execute({ host: [{ call: "GetSecret", request: { name: "big" } }] }, { summary: true });
      assert.ok(big.ok && (big.result as { bytes: number }).bytes > megabytes5, big.error);
      // A Go server accepts 4 MiB unless its author raised the limit, which go-plugin's broker
      // server does not.
      const { host: refused } = await dataOf({
        host: [{ call: "SetSecret", request: { name: "big", value: "b".repeat(megabytes5) } }],
      });
      const [refusal] = refused as { code: string; error: string }[];
      assert.equal(refusal?.code, "RESOURCE_EXHAUSTED");
      assert.match(refusal.error, /larger than max/);
      const calls = Object.values(await host.run("hostCalls")) as { method: string }[];
      // The first three were sent at the same time.
      assert.deepEqual(calls.map(({ method }) => method).sort(), ["GetSecret", "GetSecret", "GetSecret", "SetSecret"]);
    });

    it("serves the host through the broker, 5 MB each way", async () => {
      const { brokerId: over } = await dataOf({ serveBroker: true });
      assert.deepEqual(await host.execute({ keep: "through the side door" }, { over }), {
        keep: "through the side door",
      });
      const { inputBytes } = await dataOf(
        { show: ["inputBytes"], keep: "x".repeat(megabytes5) },
        { over, summary: false },
      );
      assert.ok(Number(inputBytes) > megabytes5);
      const given = await execute({ fillBytes: megabytes5 }, { over, summary: true });
      assert.ok((given.result as { bytes: number }).bytes > megabytes5, given.error);
    });

    it("streams chunks in order, then the result", async () => {
      const answer = await host.run("call", {
        method: "ExecuteProviderStream",
        request: { providerName: "kitchen", input: { chunks: [{ stdout: "one" }, { stderr: "two" }], keep: 3 } },
      });
      assert.deepEqual(answer["messages"], [
        { stdout: { $text: "one" } },
        { stderr: { $text: "two" } },
        { result: { output: { data: { keep: 3 } } } },
      ]);
    });

    it("sends its output to the host, 400 KB complete and in order, and none of it to the real stderr", async () => {
      const line = `${"0123456789".repeat(20)}\n`;
      const before = await host.run("output");
      await dataOf({ print: [{ stdout: line, repeat: 2_000 }, { stderr: "on stderr\n" }, { stdout: "the end\n" }] });
      const output = await until("all of it arrived", async () => {
        const now = await host.run("output");
        return String(now["stdout"]).endsWith("the end\n") && now;
      });
      assert.equal(String(output["stdout"]).slice(String(before["stdout"]).length), `${line.repeat(2_000)}the end\n`);
      assert.ok(String(output["stderr"]).endsWith("on stderr\n"));
      assert.ok(!String(output["raw"]).includes("on stderr"));
    });

    it("may write 1 MB directly to the real stdout, which the host drains", async () => {
      assert.deepEqual(await dataOf({ rawStdoutBytes: 1_000_000, keep: true }), { keep: true });
    });

    it("writes logs that the host parses: level, message and fields", async () => {
      await dataOf({ log: [{ level: "warn", message: "hot äöü", dish: "soup", degrees: 90 }] });
      const entry = await until("the entry arrived", async () =>
        (Object.values(await host.run("logs")) as Record<string, unknown>[]).find((each) =>
          String(each["@message"]).includes("hot"),
        ),
      );
      assert.equal(entry["@level"], "warn");
      assert.equal(entry["@message"], "hot äöü");
      assert.deepEqual([entry["dish"], entry["degrees"]], ["soup", 90]);
    });

    it("passes its gRPC statuses to the host", async () => {
      const { ok, code, error } = await execute({ status: { code: 9, message: "the oven is cold" } });
      assert.deepEqual({ ok, code, error }, { ok: false, code: "FailedPrecondition", error: "the oven is cold" });
    });

    it("receives the host's deadline and cancellation", async () => {
      const cancelledFile = join(directory.path, `cancelled-${transport}-${mtls}`);
      const { code } = await execute({ untilCancelled: true, cancelledFile }, { timeoutMs: 200 });
      assert.equal(code, "DeadlineExceeded");
      await until("the plugin heard of it", () =>
        readdirSync(directory.path).some((each) => cancelledFile.endsWith(each)),
      );
    });

    it("panic in a call: Unavailable, the stack trace as errors in the host's log, no socket left", async () => {
      const sockets = await tempDir();
      await start(host, "panics", {}, `PLUGIN_UNIX_SOCKET_DIR=${sockets.path}`);
      const { code } = await execute({ panic: "the roof is on fire" }, { plugin: "panics" });
      assert.equal(code, "Unavailable");
      await until("the host noticed", () => hasExited("panics"));
      const { raw } = await host.run("output", { plugin: "panics" });
      assert.match(String(raw), /^panic: Error: the roof is on fire\n +at /m);
      const logs = Object.values(await host.run("logs", { plugin: "panics" })) as Record<string, unknown>[];
      for (const words of [/^panic: Error: the roof is on fire/, /^ +at /, /^plugin crashed/]) {
        const entry = logs.find((each) => words.test(String(each["@message"])));
        assert.equal(entry?.["@level"], "error", String(words));
      }
      assert.deepEqual(readdirSync(sockets.path), []);
      await sockets.remove();
    });

    it("process.exit in a call: Unavailable, no socket left", async () => {
      const sockets = await tempDir();
      await start(host, "exits", {}, `PLUGIN_UNIX_SOCKET_DIR=${sockets.path}`);
      await dataOf({ serveBroker: true }, { plugin: "exits" });
      assert.equal(readdirSync(sockets.path).length, transport === "unix" ? 2 : 0);
      const { code } = await execute({ exit: 7 }, { plugin: "exits" });
      assert.equal(code, "Unavailable");
      await until("the host noticed, with the status", async () =>
        JSON.stringify(await host.run("logs", { plugin: "exits" })).includes("exit status 7"),
      );
      assert.deepEqual(readdirSync(sockets.path), []);
      await sockets.remove();
    });

    it("SIGKILL of the plugin in a call: Unavailable at once", async () => {
      const sockets = await tempDir();
      await start(host, "killed", {}, `PLUGIN_UNIX_SOCKET_DIR=${sockets.path}`);
      const call = execute({ sleepMs: 60_000 }, { plugin: "killed", background: true });
      await host.run("signal", { plugin: "killed", signal: "KILL" });
      const { code, ms } = await call;
      assert.equal(code, "Unavailable");
      assert.ok(ms < 2_000, `${ms} ms`);
      await until("the host noticed", () => hasExited("killed"));
      // After SIGKILL only the host could remove the socket, and Go's does not.
      await sockets.remove();
    });

    it("SIGKILL of the host: the plugin exits and removes its sockets within five seconds", async () => {
      const doomed = await GoHost.start();
      const sockets = await tempDir();
      const pid = await start(doomed, "", {}, `PLUGIN_UNIX_SOCKET_DIR=${sockets.path}`);
      await doomed.execute({ serveBroker: true });
      doomed.child.kill("SIGKILL");
      await doomed.end();
      await until("the plugin is gone", () => !isAlive(pid), { timeoutMs: 5_000 });
      assert.deepEqual(readdirSync(sockets.path), []);
      await sockets.remove();
    });

    it("Kill: graceful exit, well under the host's two seconds, also during a call", async () => {
      const pid = await start(host, "busy");
      const call = execute({ sleepMs: 60_000 }, { plugin: "busy", background: true });
      const { ok, result, ms } = await host.send("kill", { plugin: "busy" });
      assert.ok(ok && ms < 1_500, `${ms} ms`);
      assert.deepEqual(result, { exited: true });
      assert.ok(!(await call).ok);
      assert.ok(!isAlive(pid));
      const logs = Object.values(await host.run("logs", { plugin: "busy" })) as Record<string, unknown>[];
      assert.ok(
        !logs.some((entry) => String(entry["@message"]).includes("failed to exit gracefully")),
        "the host used force",
      );
    });
  });
}
