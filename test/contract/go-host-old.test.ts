// An old Go host, on go-plugin 1.4.4 and gRPC 1.27, with a plugin on our server.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { isAlive } from "../../scripts/lib/processes.mjs";
import { GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { GoHost, type GoReply } from "../support/go-host.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { type TempDir, tempDir } from "../support/temp-dir.js";
import type { Order } from "../support/ts-kitchen/orders.js";
import { kitchenEnv, makePlugin } from "../support/ts-plugins.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";

const megabytes5 = 5_000_000;

// Old Go hosts may send an `:authority` over Unix sockets that Node refuses (docs/go-plugin.md,
// "Serving"). This combination works.
const cells = [
  { name: "plain over a Unix socket", transport: "unix", mtls: false },
  { name: "AutoMTLS over a Unix socket", transport: "unix", mtls: true },
  { name: "plain over TCP", transport: "tcp", mtls: false },
  { name: "AutoMTLS over TCP", transport: "tcp", mtls: true },
] as const;

for (const { name, transport, mtls } of cells) {
  describeWithGo(`Go host 1.4.4 × our server, ${name}`, function () {
    let directory: TempDir;
    let sockets: TempDir;
    let path: string;
    let host: GoHost;
    let pid: number;

    before(async function () {
      this.timeout(GO_BUILD_TIMEOUT_MS);
      [directory, sockets] = [await tempDir(), await tempDir()];
      path = makePlugin(directory.path, "ts-kitchen");
      host = await GoHost.start("hostold");
      await start();
    });

    after(async () => {
      await host.end();
      assert.deepEqual(readdirSync(sockets.path), []);
      await Promise.all([directory.remove(), sockets.remove()]);
      await assertNoLeftovers();
    });

    /**
     * This host runs one plugin at a time. go-plugin 1.4.4 does not set a socket directory; our
     * server uses the variable nevertheless.
     */
    async function start(): Promise<void> {
      const env = [`TS_KITCHEN=${kitchenEnv({ transport }).TS_KITCHEN}`, `PLUGIN_UNIX_SOCKET_DIR=${sockets.path}`];
      const started = await host.run("start", { path, mtls, env });
      assert.deepEqual([started["network"], started["version"], started["protocol"]], [transport, 1, "grpc"]);
      pid = Number(started["pid"]);
    }

    function execute(input: Order | Readonly<Record<string, unknown>>): Promise<GoReply> {
      return host.send("execute", { request: { providerName: "kitchen", input } });
    }

    async function dataOf(input: Order): Promise<unknown> {
      const { ok, result, error } = await execute(input);
      assert.ok(ok, error);
      return (result as { output: { data: unknown } }).output.data;
    }

    async function endsBy(order: Order): Promise<void> {
      const { code } = await execute(order);
      assert.equal(code, "Unavailable");
      await until("the host noticed", async () => (await host.run("state"))["exited"]);
      assert.deepEqual(readdirSync(sockets.path), []);
    }

    it("answers ping and its own calls", async () => {
      assert.equal((await host.run("ping"))["value"], "pong");
      assert.deepEqual(Object.values(await host.run("providers")), [["kitchen"]]);
      assert.deepEqual(await dataOf({ keep: { digits: 12 } }), { keep: { digits: 12 } });
    });

    it("receives and returns 5 MB", async () => {
      const padding = "x".repeat(megabytes5);
      const { inputBytes, keep } = (await dataOf({ keep: padding, show: ["inputBytes"] })) as Record<string, unknown>;
      assert.ok(Number(inputBytes) > megabytes5);
      assert.ok(keep === padding, "another text came back");
    });

    it("sends its output to the host", async () => {
      const line = `${"0123456789".repeat(20)}\n`;
      await dataOf({ print: [{ stdout: line, repeat: 1_000 }, { stderr: "on stderr\n" }] });
      await until("all of it arrived", async () => {
        const { stdout, stderr } = await host.run("output");
        return stdout === line.repeat(1_000) && stderr === "on stderr\n";
      });
    });

    it("passes its gRPC statuses to the host", async () => {
      const { code, error } = await execute({ status: { code: 9, message: "the oven is cold" } });
      assert.deepEqual([code, error], ["FailedPrecondition", "the oven is cold"]);
    });

    it("Kill: graceful exit, well under the host's two seconds", async () => {
      const { result, ms } = await host.send("kill");
      assert.deepEqual(result, { exited: true });
      assert.ok(ms < 1_500, `${ms} ms`);
      assert.deepEqual(readdirSync(sockets.path), []);
    });

    it("panic and process.exit in a call: Unavailable, no socket left", async () => {
      await start();
      await endsBy({ panic: "the roof is on fire" });
      assert.match(String((await host.run("output"))["raw"]), /^panic: Error: the roof is on fire$/m);
      await start();
      await endsBy({ exit: 7 });
    });

    it("SIGKILL of the plugin in a call: Unavailable at once", async () => {
      await start();
      const call = execute({ sleepMs: 60_000 });
      process.kill(pid, "SIGKILL");
      const { code, ms } = await call;
      assert.equal(code, "Unavailable");
      assert.ok(ms < 2_000, `${ms} ms`);
      // An old host does not remove the socket after SIGKILL.
      await sockets.remove();
      sockets = await tempDir();
    });

    it("SIGKILL of the host: the plugin exits and removes its socket within five seconds", async () => {
      await start();
      host.child.kill("SIGKILL");
      await until("the plugin is gone", () => !isAlive(pid), { timeoutMs: 5_000 });
      assert.deepEqual(readdirSync(sockets.path), []);
    });
  });
}

describeWithGo("Go host 1.4.4 × our server, rules", () => {
  it("a host that knows six fields accepts a seventh field when multiplexing is set", async () => {
    const directory = await tempDir();
    const host = await GoHost.start("hostold");
    await host.run("start", { path: makePlugin(directory.path, "ts-kitchen"), env: ["PLUGIN_MULTIPLEX_GRPC=true"] });
    assert.equal((await host.run("ping"))["value"], "pong");
    await host.end();
    await directory.remove();
    await assertNoLeftovers();
  });
});
