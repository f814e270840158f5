// serve() with a raw gRPC client: the end of a plugin, and its debug mode (docs/go-plugin.md).
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { cookie } from "../support/child.js";
import { kitchenEnv } from "../support/ts-plugins.js";
import { until } from "../support/until.js";
import { listen, servedPlugins } from "../support/served-plugins.js";

describe("serve() and a raw client", () => {
  const plugins = servedPlugins();
  const { start, connectTo, startAndConnect } = plugins;

  describe("shutdown", () => {
    it("answers Shutdown, flushes the output of onShutdown, exits with 0 and leaves no socket", async () => {
      const { client, plugin } = await startAndConnect(kitchenEnv({ onShutdown: { print: "good bye" } }));
      const printed = listen(client);
      await client.execute({ serveBroker: true });
      assert.equal(readdirSync(plugins.sockets).length, 2);
      const began = Date.now();
      await client.shutdown();
      assert.equal(await plugin.ended, 0);
      assert.ok(Date.now() - began < 1_000, `took ${Date.now() - began} ms although the client stayed connected`);
      assert.equal(printed.stdout(), "good bye\n");
      assert.deepEqual(readdirSync(plugins.sockets), []);
    });

    it("limits a hanging onShutdown to less than a host's two seconds, and tolerates a failing one", async () => {
      const slow = await startAndConnect(kitchenEnv({ onShutdown: { waitMs: 60_000 } }));
      const began = Date.now();
      await slow.client.shutdown();
      assert.equal(await slow.plugin.ended, 0);
      assert.ok(Date.now() - began < 2_000, `took ${Date.now() - began} ms`);
      assert.match(slow.plugin.stderr(), /onShutdown took too long/);
      const failing = await startAndConnect(kitchenEnv({ onShutdown: { fail: true } }));
      await failing.client.shutdown();
      assert.equal(await failing.plugin.ended, 0);
      assert.match(failing.plugin.stderr(), /onShutdown failed.*clean-up went wrong/);
    });

    it("ignores SIGINT", async () => {
      const { client, plugin } = await startAndConnect();
      plugin.child.kill("SIGINT");
      assert.equal(await client.health("plugin"), 1);
    });

    it("cleans up on SIGTERM and SIGHUP and exits with 0", async () => {
      for (const signal of ["SIGTERM", "SIGHUP"] as const) {
        const { plugin } = await startAndConnect(kitchenEnv({ onShutdown: { print: "unheard" } }));
        plugin.child.kill(signal);
        assert.equal(await plugin.ended, 0);
        assert.deepEqual(readdirSync(plugins.sockets), []);
      }
    });

    it("reports a crash as Go does, with its earlier output, and exits with 2", async () => {
      const { client, plugin } = await startAndConnect();
      const call = assert.rejects(client.execute({ print: [{ stdout: "last print" }], panic: "the roof is on fire" }), {
        code: 14,
      });
      assert.equal(await plugin.ended, 2);
      await call;
      const lines = plugin.stderr().split("\n");
      const at = lines.findIndex((line) => line.startsWith("panic: Error: the roof is on fire"));
      assert.ok(lines.slice(0, at).includes("last print"), plugin.stderr());
      assert.match(lines[at + 1] ?? "", /^ {4}at /);
      assert.match(plugin.stderr(), /"@level":"error","@message":"plugin crashed"/);
      assert.deepEqual(readdirSync(plugins.sockets), []);
    });

    it("leaves no socket when plugin code calls process.exit", async () => {
      const { client, plugin } = await startAndConnect();
      await client.execute({ serveBroker: true });
      await assert.rejects(client.execute({ exit: 7 }), { code: 14 });
      assert.equal(await plugin.ended, 7);
      assert.deepEqual(readdirSync(plugins.sockets), []);
    });

    it("exits within five seconds after its host died, and leaves no socket", async () => {
      // A host that only starts the plugin: it prints the handshake line and is then killed.
      const script = `
        const child = require("node:child_process").spawn(process.argv[1], { stdio: ["pipe", "pipe", "ignore"] });
        child.stdout.once("data", (line) => process.stdout.write(child.pid + "|" + line));`;
      const env = { ...process.env, ...cookie, PLUGIN_UNIX_SOCKET_DIR: plugins.sockets };
      const host = spawn(process.execPath, ["-e", script, plugins.path], {
        env,
        stdio: ["ignore", "pipe", "inherit"],
      });
      const [pid, ...rest] = (await new Promise<Buffer>((resolve) => host.stdout.once("data", resolve)))
        .toString()
        .trim()
        .split("|");
      const client = connectTo(rest.join("|"));
      assert.equal(await client.health("plugin"), 1);
      host.kill("SIGKILL");
      await until("the plugin is gone", () => !existsSync(`/proc/${pid}`) && !alive(Number(pid)), { timeoutMs: 5_000 });
      assert.deepEqual(readdirSync(plugins.sockets), []);
    });

    it("exits when the other end of its stderr is closed", async () => {
      const { client, plugin } = await startAndConnect();
      plugin.child.stderr.destroy();
      await assert.doesNotReject(client.execute({ log: [{ level: "info", message: "into the void" }] }));
      assert.equal(await plugin.ended, 0);
    });
  });

  describe("debug mode", () => {
    it("needs no cookie, prints the reattach configuration, keeps its stdout and exits on Ctrl+C", async () => {
      const plugin = start({ SCAFCTL_PLUGIN: undefined, ...kitchenEnv({ debug: true }) });
      const reattach = JSON.parse(await plugin.line()) as { Addr: { Network: string; String: string }; Pid: number };
      assert.deepEqual(reattach, {
        Protocol: "grpc",
        ProtocolVersion: 1,
        Pid: plugin.child.pid,
        Test: true,
        Addr: { Network: "unix", String: reattach.Addr.String },
      });
      const client = connectTo(`1|1|unix|${reattach.Addr.String}|grpc|`);
      await client.execute({ print: [{ stdout: "on the terminal\n" }] });
      await until("it prints where it was started", () => plugin.stdout().includes("on the terminal\n"));
      plugin.child.kill("SIGINT");
      assert.equal(await plugin.ended, 0);
    });
  });
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
