// serve() with a raw gRPC client: the start of a plugin, its handshake line and AutoMTLS
// (docs/go-plugin.md).
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { connect as tlsConnect } from "node:tls";
import { createIdentity, decodeCertificateField, toPem } from "../../src/goplugin/transport/certificate.js";
import { parseLine } from "../support/bare-client.js";
import { kitchenEnv } from "../support/ts-plugins.js";
import { until } from "../support/until.js";
import { listen, servedPlugins } from "../support/served-plugins.js";

describe("serve() and a raw client", () => {
  const plugins = servedPlugins();
  const { start, connectTo, startAndConnect } = plugins;

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
      const directory = join(plugins.sockets, "d".repeat(100));
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
      assert.match(address, new RegExp(`^${plugins.sockets}/plugin\\d+$`));
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
});
