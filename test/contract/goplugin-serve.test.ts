// serve() with a raw gRPC client: the rules of docs/go-plugin.md for a plugin.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { connect as tlsConnect } from "node:tls";
import type { ConnInfo } from "../../src/goplugin/gen/goplugin/grpc_broker.js";
import {
  createIdentity,
  decodeCertificateField,
  type Identity,
  toPem,
} from "../../src/goplugin/transport/certificate.js";
import { BareClient, parseLine } from "../support/bare-client.js";
import { type Child, cookie, startChild } from "../support/child.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { type TempDir, tempDir } from "../support/temp-dir.js";
import { kitchenEnv, makePlugin } from "../support/ts-plugins.js";
import { until } from "../support/until.js";

describe("serve() and a raw client", () => {
  let folder: TempDir;
  let path: string;
  let sockets: TempDir;
  const started: Child[] = [];
  const clients: BareClient[] = [];

  before(async () => {
    folder = await tempDir();
    path = makePlugin(folder.path, "ts-kitchen");
  });
  after(() => folder.remove());
  beforeEach(async () => {
    sockets = await tempDir();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    for (const plugin of started.splice(0)) {
      plugin.child.kill("SIGTERM");
      await plugin.ended;
    }
    assert.deepEqual(readdirSync(sockets.path), [], "sockets left");
    await sockets.remove();
    await assertNoLeftovers();
  });

  function start(env: NodeJS.ProcessEnv = {}): Child {
    const ours = { ...cookie, PLUGIN_UNIX_SOCKET_DIR: sockets.path, PLUGIN_PROTOCOL_VERSIONS: "1" };
    const plugin = startChild(path, [], { env: { ...ours, ...env } });
    started.push(plugin);
    return plugin;
  }

  function connectTo(line: string, identity?: Identity): BareClient {
    const client = new BareClient(parseLine(line), identity);
    clients.push(client);
    return client;
  }

  async function startAndConnect(env: NodeJS.ProcessEnv = {}): Promise<{ plugin: Child; client: BareClient }> {
    const plugin = start(env);
    return { plugin, client: connectTo(await plugin.line()) };
  }

  /** Collects the output that GRPCStdio delivers. */
  function listen(client: BareClient): { stdout: () => string; stderr: () => string; largest: () => number } {
    let [stdout, stderr, largest] = ["", "", 0];
    client.stdio().on("data", ({ channel, data }: { channel: number; data: Buffer }) => {
      if (channel === 1) stdout += data.toString("latin1");
      else stderr += data.toString("latin1");
      largest = Math.max(largest, data.length);
    });
    return { stdout: () => stdout, stderr: () => stderr, largest: () => largest };
  }

  describe("before the handshake line", () => {
    it("refuses without the cookie: exit 1, a message on stderr, nothing on stdout", async () => {
      for (const env of [{ SCAFCTL_PLUGIN: undefined }, { SCAFCTL_PLUGIN: "another" }]) {
        const plugin = start(env);
        assert.equal(await plugin.ended, 1);
        assert.equal(plugin.stdout(), "");
        assert.match(plugin.stderr(), /^This binary is a plugin\./);
      }
    });

    it("refuses an author's empty cookie key", async () => {
      const plugin = start(kitchenEnv({ mistake: "no-cookie" }));
      assert.equal(await plugin.ended, 1);
      assert.match(plugin.stderr(), /misconfigured/);
    });

    it("fails with a message on an unreadable client certificate", async () => {
      const plugin = start({
        PLUGIN_CLIENT_CERT: "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n",
      });
      assert.equal(await plugin.ended, 1);
      assert.equal(plugin.stdout(), "");
      assert.match(plugin.stderr(), /plugin init error.*PLUGIN_CLIENT_CERT is not a valid certificate/);
    });

    it("fails on a socket path that exceeds the system's limit", async () => {
      const directory = join(sockets.path, "d".repeat(100));
      mkdirSync(directory);
      const plugin = start({ PLUGIN_UNIX_SOCKET_DIR: directory });
      assert.equal(await plugin.ended, 1);
      assert.equal(plugin.stdout(), "");
      assert.match(plugin.stderr(), /the system allows 10[37]/);
      assert.deepEqual(readdirSync(directory), []);
      execFileSync("rmdir", [directory]);
    });

    it("fails when the author's services cannot be registered", async () => {
      const plugin = start(kitchenEnv({ mistake: "no-services" }));
      assert.equal(await plugin.ended, 1);
      assert.equal(plugin.stdout(), "");
      assert.match(plugin.stderr(), /"@level":"error".*no services today/);
    });
  });

  describe("the handshake line", () => {
    it("has six fields and is the only output on stdout", async () => {
      const { plugin, client } = await startAndConnect(kitchenEnv({ printAtStart: "too early" }));
      const printed = listen(client);
      const { fields, address } = parseLine(await plugin.line());
      assert.deepEqual([fields[0], fields[1], fields[2], fields[4], fields[5]], ["1", "1", "unix", "grpc", ""]);
      assert.equal(fields.length, 6);
      assert.match(address, new RegExp(`^${sockets.path}/plugin\\d+$`));
      await client.execute({ print: [{ stdout: "later\n" }] });
      await until("the prints arrive", () => printed.stdout() === "too early\nlater\n");
      await client.shutdown();
      assert.equal(await plugin.ended, 0);
      assert.equal(plugin.stdout(), `${fields.join("|")}\n`);
    });

    it("declines multiplexing in a seventh field for any non-empty variable", async () => {
      for (const value of ["true", "false", "0"]) {
        const line = parseLine(await start({ PLUGIN_MULTIPLEX_GRPC: value }).line());
        assert.deepEqual(line.fields.slice(4), ["grpc", "", "false"], value);
      }
      assert.equal(parseLine(await start({ PLUGIN_MULTIPLEX_GRPC: "" }).line()).fields.length, 6);
    });

    it("chooses the highest common version, else the plugin's lowest", async () => {
      const three = kitchenEnv({ versions: [3, 1, 2] });
      for (const [offered, chosen] of [
        ["2,1,7", 2],
        ["3", 3],
        ["9", 1],
        ["", 1],
        [" 3,2", 2],
      ] as const) {
        const { client, plugin } = await startAndConnect({ ...three, PLUGIN_PROTOCOL_VERSIONS: offered });
        assert.equal(parseLine(await plugin.line()).version, chosen, `offered "${offered}"`);
        assert.deepEqual(
          await client.execute({ show: ["version"] }),
          { version: chosen },
          "the services of that version",
        );
      }
    });

    it("uses loopback TCP on the first free port of the range", async () => {
      const blocker = createServer().listen(0, "127.0.0.1");
      await until("a port is taken", () => blocker.listening);
      const address = blocker.address();
      const min = typeof address === "object" && address ? address.port : 0;
      const env = {
        ...kitchenEnv({ transport: "tcp" }),
        PLUGIN_MIN_PORT: String(min),
        PLUGIN_MAX_PORT: String(min + 50),
      };
      const { plugin, client } = await startAndConnect(env);
      const line = parseLine(await plugin.line());
      const port = Number(/^127\.0\.0\.1:(\d+)$/.exec(line.address)?.[1]);
      assert.equal(line.network, "tcp");
      assert.ok(port > min && port <= min + 50, line.address);
      assert.equal(await client.health("plugin"), 1);

      const full = start({ ...env, PLUGIN_MAX_PORT: String(min) });
      assert.equal(await full.ended, 1);
      assert.match(full.stderr(), /no free TCP port/);
      const upsideDown = start({ ...env, PLUGIN_MAX_PORT: "1" });
      assert.equal(await upsideDown.ended, 1);
      assert.match(upsideDown.stderr(), /PLUGIN_MIN_PORT \d+ is above PLUGIN_MAX_PORT 1/);
      blocker.close();
    });

    it("gives the socket to a group, by number and by name", async () => {
      const gid = process.getgid!();
      const entry = readFileSync("/etc/group", "utf8")
        .split("\n")
        .find((each) => each.split(":")[2] === String(gid));
      const name = entry!.split(":")[0]!;
      for (const group of [String(gid), name]) {
        const { address } = parseLine(await start({ PLUGIN_UNIX_SOCKET_GROUP: group }).line());
        const { gid: owner, mode } = statSync(address);
        assert.deepEqual([owner, mode & 0o777], [gid, 0o660], group);
      }
      const lost = start({ PLUGIN_UNIX_SOCKET_GROUP: "no-such-group" });
      assert.equal(await lost.ended, 1);
      assert.match(lost.stderr(), /"no-such-group.{0,4}, which does not exist/);
    });
  });

  describe("AutoMTLS", () => {
    it("shows its certificate unpadded and serves the client that holds the host's key", async () => {
      const identity = createIdentity();
      const plugin = start({ PLUGIN_CLIENT_CERT: identity.certPem });
      const line = await plugin.line();
      assert.match(parseLine(line).certificate, /^[A-Za-z0-9+/]{400,}$/);
      const client = connectTo(line, identity);
      assert.equal(await client.health("plugin"), 1);
      const { env } = (await client.execute({ show: ["env"] })) as { env: object };
      const seen = Object.keys(env).filter((name) => name.startsWith("PLUGIN_"));
      assert.deepEqual(seen.sort(), ["PLUGIN_PROTOCOL_VERSIONS", "PLUGIN_UNIX_SOCKET_DIR"], "not handed on");
    });

    it("rejects an unknown certificate, and a connection without TLS", async () => {
      const plugin = start({ PLUGIN_CLIENT_CERT: createIdentity().certPem });
      const line = await plugin.line();
      await assert.rejects(connectTo(line, createIdentity()).health("plugin"), { code: 14 });
      await assert.rejects(connectTo(line).health("plugin"), { code: 14 });
    });

    it("negotiates HTTP/2 by ALPN and requires TLS 1.2", async () => {
      const identity = createIdentity();
      const { address, certificate } = parseLine(await start({ PLUGIN_CLIENT_CERT: identity.certPem }).line());
      const socket = tlsConnect({
        path: address,
        ca: [toPem(decodeCertificateField(certificate))],
        cert: identity.certPem,
        key: identity.keyPem,
        servername: "localhost",
        ALPNProtocols: ["h2"],
      });
      await new Promise((resolve, reject) => socket.once("secureConnect", resolve).once("error", reject));
      assert.equal(socket.alpnProtocol, "h2");
      assert.ok(socket.getPeerX509Certificate()?.raw.equals(decodeCertificateField(certificate)));
      socket.destroy();
      const old = tlsConnect({ path: address, rejectUnauthorized: false, maxVersion: "TLSv1.1", minVersion: "TLSv1" });
      await assert.rejects(new Promise((resolve, reject) => old.once("secureConnect", resolve).once("error", reject)));
    });
  });

  describe("services", () => {
    it("reports health for the server and for `plugin`, and no other service", async () => {
      const { client } = await startAndConnect();
      assert.equal(await client.health(""), 1);
      assert.equal(await client.health("plugin"), 1);
      await assert.rejects(client.health("echo"), { code: 5 });
      const watched = client.watchHealth("plugin");
      const [first] = (await new Promise<unknown>((resolve) => watched.once("data", (value) => resolve([value])))) as [
        unknown,
      ];
      assert.deepEqual(first, { status: 1 });
      watched.cancel();
    });

    it("does not limit message sizes: 5 MB each way", async () => {
      const { client } = await startAndConnect();
      const filled = (await client.execute({ fillBytes: 5_000_000 })) as { fill: string };
      assert.equal(filled.fill.length, 5_000_000);
      const taken = await client.execute({ keep: "x".repeat(5_000_000), show: ["inputBytes"] });
      assert.ok((taken as { inputBytes: number }).inputBytes > 5_000_000);
    });

    it("aborts a handler's signal when the caller cancels", async () => {
      const { client } = await startAndConnect();
      await assert.rejects(client.execute({ untilCancelled: true }, 200), { code: 4 });
      assert.equal(await client.health("plugin"), 1);
    });

    it("fails one call, not the plugin, when a handler throws", async () => {
      const { client } = await startAndConnect();
      await assert.rejects(client.execute({ throw: "not today" }), { code: 2, details: "not today" });
      assert.equal(await client.health("plugin"), 1);
    });

    it("writes hclog lines to the real stderr", async () => {
      const { client, plugin } = await startAndConnect();
      await client.execute({ log: [{ level: "warn", message: "ümlaut" }] });
      const line = await until("the log line", () =>
        plugin
          .stderr()
          .split("\n")
          .find((each) => each.includes("ümlaut")),
      );
      const entry = JSON.parse(line) as Record<string, unknown>;
      assert.deepEqual([entry["@level"], entry["@message"], entry["@module"]], ["warn", "ümlaut", "ts-kitchen"]);
      assert.match(String(entry["@timestamp"]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    });
  });

  describe("stdio", () => {
    it("delivers a megabyte printed before the first subscription, complete and in order", async () => {
      const { client } = await startAndConnect();
      const line = `${"0123456789".repeat(100)}\n`;
      await client.execute({ print: [{ stdout: line, stderr: "e\n", repeat: 1_000 }] });
      const printed = listen(client);
      await until(
        "all of it",
        () => printed.stdout().length === line.length * 1_000 && printed.stderr().length === 2_000,
      );
      assert.equal(printed.stdout(), line.repeat(1_000));
      assert.ok(printed.largest() <= 64 * 1024);
    });

    it("does not block a plugin whose host never reads", async () => {
      const { client } = await startAndConnect();
      await client.execute({ print: [{ stdout: "x".repeat(100_000), repeat: 100 }] });
      const stream = client.stdio();
      stream.pause();
      await client.execute({ print: [{ stdout: "x".repeat(100_000), repeat: 100 }] });
      assert.equal(await client.health("plugin"), 1);
      stream.cancel();
    });

    it("switches to a later subscriber", async () => {
      const { client } = await startAndConnect();
      const first = client.stdio();
      const ended = new Promise((resolve) => first.once("end", resolve));
      first.resume();
      await client.health("plugin");
      const printed = listen(client);
      await ended;
      await client.execute({ print: [{ stdout: "for the second\n" }] });
      await until("the second hears it", () => printed.stdout() === "for the second\n");
    });

    it("passes bytes on unchanged: NULs, escapes, partial characters", async () => {
      const { client } = await startAndConnect();
      const printed = listen(client);
      const text = "\u0000\u001b[31mred\u001b[0m \ud83d\ude00 no newline";
      await client.execute({ print: [{ stdout: text }] });
      await until("it arrives", () => Buffer.from(printed.stdout(), "latin1").toString() === text);
    });
  });

  describe("broker", () => {
    it("keeps announcements until the host opens the stream", async () => {
      const { client } = await startAndConnect(kitchenEnv({ announceEarly: true }));
      await client.execute({});
      const stream = client.broker();
      const info = await new Promise<ConnInfo>((resolve) => stream.once("data", resolve));
      assert.equal(info.serviceId, 1);
      const inner = connectTo(`1|1|${info.network}|${info.address}|grpc|`);
      assert.deepEqual(await inner.providers(), ["kitchen"]);
    });

    it("survives the loss of its stream and accepts another", async () => {
      const { client } = await startAndConnect();
      const first = client.broker();
      await client.health("plugin");
      first.cancel();
      await client.health("plugin");
      const second = client.broker();
      const announced = new Promise<ConnInfo>((resolve) => second.once("data", resolve));
      const answer = await client.execute({ serveBroker: true });
      assert.deepEqual(answer, { brokerId: (await announced).serviceId });
    });

    it("ends the stream when the host half-closes it", async () => {
      const { client } = await startAndConnect();
      const stream = client.broker();
      stream.resume();
      const ended = new Promise((resolve) => stream.once("end", resolve));
      stream.end();
      await ended;
    });
  });

  describe("shutdown", () => {
    it("answers Shutdown, flushes the output of onShutdown, exits with 0 and leaves no socket", async () => {
      const { client, plugin } = await startAndConnect(kitchenEnv({ onShutdown: { print: "good bye" } }));
      const printed = listen(client);
      await client.execute({ serveBroker: true });
      assert.equal(readdirSync(sockets.path).length, 2);
      const began = Date.now();
      await client.shutdown();
      assert.equal(await plugin.ended, 0);
      assert.ok(Date.now() - began < 1_000, `took ${Date.now() - began} ms although the client stayed connected`);
      assert.equal(printed.stdout(), "good bye\n");
      assert.deepEqual(readdirSync(sockets.path), []);
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
        assert.deepEqual(readdirSync(sockets.path), []);
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
      assert.deepEqual(readdirSync(sockets.path), []);
    });

    it("leaves no socket when plugin code calls process.exit", async () => {
      const { client, plugin } = await startAndConnect();
      await client.execute({ serveBroker: true });
      await assert.rejects(client.execute({ exit: 7 }), { code: 14 });
      assert.equal(await plugin.ended, 7);
      assert.deepEqual(readdirSync(sockets.path), []);
    });

    it("exits within five seconds after its host died, and leaves no socket", async () => {
      // A host that only starts the plugin: it prints the handshake line and is then killed.
      const script = `
        const child = require("node:child_process").spawn(process.argv[1], { stdio: ["pipe", "pipe", "ignore"] });
        child.stdout.once("data", (line) => process.stdout.write(child.pid + "|" + line));`;
      const env = { ...process.env, ...cookie, PLUGIN_UNIX_SOCKET_DIR: sockets.path };
      const host = spawn(process.execPath, ["-e", script, path], {
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
      assert.deepEqual(readdirSync(sockets.path), []);
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
