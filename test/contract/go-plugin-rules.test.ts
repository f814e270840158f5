// Our host and Go plugins on go-plugin 1.8.0: the handshake, sizes, broker timeouts, TLS
// libraries and the shutdown, which do not depend on the transport.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, statSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { connect } from "node:tls";
import { type OutputChunk, type RunningPlugin, startPlugin, stopAllPlugins } from "scafctl-plugins/goplugin";
import { isAlive } from "../../scripts/lib/processes.mjs";
import { createIdentity, decodeCertificateField, toPem } from "../../src/goplugin/transport/certificate.js";
import { signatureAlgorithms } from "../../src/goplugin/transport/tls.js";
import { withVariables } from "../support/environment.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { addSecrets, configure, cook, cookOver, failureOf, handshake, start } from "../support/plugin-calls.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { tempDir, testTemp } from "../support/temp-dir.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";

const megabytes5 = 5_000_000;

describeWithGo("our host × Go plugin 1.8.0, rules", function () {
  let kitchen: string;
  const plugins: RunningPlugin[] = [];

  before(async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    kitchen = await buildGo("kitchen");
    await Promise.all([buildGo("echo-go"), buildGo("forward")]);
  });

  afterEach(async () => {
    await Promise.all(plugins.splice(0).map((plugin) => plugin.stop()));
    await assertNoLeftovers();
  });

  /** Starts a plugin, which is stopped at the end of the test. */
  async function started(...[path, options]: Parameters<typeof start>): Promise<RunningPlugin> {
    const plugin = await start(path, options);
    plugins.push(plugin);
    return plugin;
  }

  describe("handshake", () => {
    it("cookie refused: reported as such, with the plugin's output", async () => {
      const wrong = { ...handshake, magicCookieValue: "another" };
      const failure = await failureOf(startPlugin({ path: kitchen, handshake: wrong }));
      assert.equal(failure.reason, "cookie-refused");
      assert.deepEqual(failure.exit, { code: 1, signal: null });
      assert.match(failure.lastWords, /This binary is a plugin/);
    });

    it("version: a common one is chosen; a mismatch names both sides' versions", async () => {
      assert.equal((await started(kitchen, { versions: [3, 1] })).protocolVersion, 1);
      const failure = await failureOf(start(kitchen, { versions: [3, 2] }));
      assert.deepEqual(failure, { reason: "app-version", found: "1", supported: [3, 2] });
    });

    it("multiplexing is never requested, and inherited PLUGIN_* variables are not passed on", async () => {
      const ours = {
        PLUGIN_MULTIPLEX_GRPC: "true",
        PLUGIN_CLIENT_CERT: createIdentity().certPem,
        PLUGIN_UNIX_SOCKET_DIR: "/nowhere",
        PLUGIN_PROTOCOL_VERSIONS: "9",
      };
      await withVariables(ours, async () => {
        // Not through the configured environment either.
        const plugin = await started(kitchen, { env: { PLUGIN_MULTIPLEX_GRPC: "true", DISH: "soup" } });
        assert.equal(plugin.secure, false);
        const { env } = (await cook(plugin, { show: ["env"] })) as { env: Record<string, string> };
        const { PLUGIN_UNIX_SOCKET_DIR: directory, ...rest } = env;
        const seen = Object.fromEntries(
          Object.entries(rest).filter(([name]) => /^(PLUGIN_|DISH|SCAFCTL_PLUGIN$)/.test(name)),
        );
        assert.deepEqual(seen, {
          DISH: "soup",
          PLUGIN_MIN_PORT: "10000",
          PLUGIN_MAX_PORT: "25000",
          PLUGIN_PROTOCOL_VERSIONS: "1",
          SCAFCTL_PLUGIN: "scafctl_provider_plugin",
        });
        assert.ok(directory?.startsWith(join(testTemp, "plugin-dir-")), directory);
      });
    });

    it("TCP: loopback connections ignore proxy variables", async () => {
      const proxy = "http://127.0.0.1:9";
      await withVariables({ http_proxy: proxy, https_proxy: proxy, grpc_proxy: proxy }, async () => {
        const plugin = await started(await buildGo("forward"), { args: [kitchen] });
        assert.deepEqual(await cook(plugin, { keep: "direct" }), { keep: "direct" });
      });
    });

    it("all sockets are in one private directory that is removed with the plugin", async () => {
      const plugin = await started(kitchen);
      const { env } = (await cook(plugin, { show: ["env"] })) as { env: Record<string, string> };
      const directory = env["PLUGIN_UNIX_SOCKET_DIR"] ?? "";
      assert.equal(statSync(directory).mode & 0o077, 0);
      assert.equal(readdirSync(directory).length, 1);
      const id = plugin.broker.nextId();
      await plugin.broker.acceptAndServe(id, (server) => addSecrets(server, new Map()));
      await cook(plugin, { serveBroker: true });
      await until("two more sockets", () => readdirSync(directory).length === 3);
      await plugin.stop();
      assert.ok(!existsSync(directory));
    });

    it("stdin is a separate pipe that stays open", async () => {
      const directory = await tempDir();
      const wrapper = join(directory.path, "wrapper");
      const look = "{ [ -p /dev/stdin ] || [ -S /dev/stdin ]; } && echo stdin is a pipe >&2";
      // `cat` exits, which is printed, at the end of its input.
      await writeFile(
        wrapper,
        `#!/bin/sh\n${look}\nexec 3<&0\n(cat <&3; echo stdin has ended >&2) &\nexec '${kitchen}'\n`,
        {
          mode: 0o755,
        },
      );
      const plugin = await started(wrapper);
      await cook(plugin, {});
      await until("the wrapper has looked", () => plugin.lastWords().includes("stdin is a pipe"));
      assert.ok(!plugin.lastWords().includes("stdin has ended"));
      await plugin.stop();
      await directory.remove();
    });

    it("checksum: the executable is verified before it is started", async () => {
      const digest = createHash("sha256")
        .update(await readFile(kitchen))
        .digest();
      await started(kitchen, { checksum: { algorithm: "sha256", digest } });
      const failure = await failureOf(start(kitchen, { checksum: { algorithm: "sha256", digest: Buffer.alloc(32) } }));
      assert.equal(failure.reason, "checksum-mismatch");
      assert.equal(failure.found, digest.toString("hex"));
    });
  });

  describe("sizes", () => {
    it("a Go server with default options rejects requests over 4 MiB, and the error reason says so", async () => {
      const plugin = await started(await buildGo("echo-go"));
      const failure = await failureOf(cook(plugin, { message: "m".repeat(megabytes5) }, { provider: "echo" }));
      assert.equal(failure.reason, "message-too-large");
      assert.equal(failure.limit, 4_194_304);
      assert.deepEqual(await cook(plugin, { message: "small" }, { provider: "echo" }), { echoed: "small" });
    });

    it("response size is not limited: 40 MB", async () => {
      const { fill } = await cook(await started(kitchen), { fillBytes: 40_000_000 });
      assert.equal(String(fill).length, 40_000_000);
    });
  });

  describe("stdio", () => {
    it("200 KB without a listener do not block the plugin", async () => {
      const plugin = await started(kitchen);
      const line = `${"n".repeat(199)}\n`;
      const { keep } = await cook(plugin, {
        print: [
          { stdout: line, repeat: 1_000 },
          { stderr: line, repeat: 1_000 },
        ],
        keep: 1,
      });
      assert.equal(keep, 1);
    });

    it("200 KB for a listener that never returns do not block other calls", async () => {
      const onOutput = (_chunk: OutputChunk): Promise<void> => new Promise(() => undefined);
      const plugin = await started(kitchen, { onOutput });
      const printing = cook(plugin, { print: [{ stdout: `${"n".repeat(199)}\n`, repeat: 1_000 }] }).catch(
        () => undefined,
      );
      assert.deepEqual(await cook(plugin, { keep: 2 }), { keep: 2 });
      await plugin.ping();
      const began = performance.now();
      await plugin.stop();
      assert.ok(performance.now() - began < 3_000);
      await printing;
    });
  });

  describe("broker", () => {
    it("an unanswered dial fails after five seconds on either side; so does a second dial of one announcement", async () => {
      const plugin = await started(kitchen);
      const { brokerId } = (await cook(plugin, { serveBroker: true })) as { brokerId: number };
      const channel = await plugin.broker.dial(brokerId);
      const began = performance.now();
      const [ours, again] = await Promise.all([
        failureOf(plugin.broker.dial(4711)),
        failureOf(plugin.broker.dial(brokerId)),
        assert.rejects(configure(plugin, 4711), /failed to dial host service: timeout waiting for connection info/),
      ]);
      assert.deepEqual(ours, { reason: "broker-timeout", serviceId: 4711 });
      assert.deepEqual(again, { reason: "broker-timeout", serviceId: brokerId });
      const took = performance.now() - began;
      assert.ok(took > 4_500 && took < 6_500, `${took} ms`);
      // All other calls still work.
      assert.deepEqual(await cookOver(channel, { keep: 1 }), { keep: 1 });
      const id = plugin.broker.nextId();
      await plugin.broker.acceptAndServe(id, (server) => addSecrets(server, new Map([["word", "shh"]])));
      await configure(plugin, id);
      const { host } = await cook(plugin, { host: [{ call: "GetSecret", request: { name: "word" } }] });
      assert.deepEqual(host, [{ value: "shh", found: true }]);
    });

    it("closes with the plugin", async () => {
      const plugin = await started(kitchen);
      const dialling = failureOf(plugin.broker.dial(1));
      process.kill(plugin.pid, "SIGKILL");
      assert.deepEqual(await dialling, { reason: "broker-closed" });
    });
  });

  it("BoringSSL's default signature algorithms reject Go's P-521 certificate; the configured ones accept it", async () => {
    const sockets = await tempDir();
    const identity = createIdentity();
    const env = {
      ...process.env,
      SCAFCTL_PLUGIN: "scafctl_provider_plugin",
      PLUGIN_CLIENT_CERT: identity.certPem,
      PLUGIN_UNIX_SOCKET_DIR: sockets.path,
      PLUGIN_PROTOCOL_VERSIONS: "1",
    };
    const plugin = spawn(kitchen, [], { env, stdio: ["pipe", "pipe", "ignore"] });
    const exited = new Promise((resolve) => plugin.once("close", resolve));
    const line = String(await new Promise<Buffer>((resolve) => plugin.stdout.once("data", resolve)));
    const [, , , path = "", , certificate = ""] = line.trim().split("|");
    const ca = toPem(decodeCertificateField(certificate));
    const shakeHands = (sigalgs: string): Promise<string | null> =>
      new Promise((resolve, reject) => {
        const options = { path, ca, cert: identity.certPem, key: identity.keyPem, servername: "localhost", sigalgs };
        const socket = connect({ ...options, ALPNProtocols: ["h2"] }, () => {
          resolve(socket.getPeerX509Certificate()?.publicKey.asymmetricKeyDetails?.namedCurve ?? null);
          socket.destroy();
        });
        socket.once("error", reject);
      });
    // The algorithms that BoringSSL verifies by default (ssl/extensions.cc): no P-521. Electron
    // itself is not tested.
    const boring = "ecdsa_secp256r1_sha256:ecdsa_secp384r1_sha384:rsa_pss_rsae_sha256:rsa_pkcs1_sha256";
    await assert.rejects(shakeHands(boring), /handshake failure/);
    assert.equal(await shakeHands(signatureAlgorithms), "secp521r1");
    plugin.kill("SIGKILL");
    await exited;
    await sockets.remove();
  });

  describe("shutdown", () => {
    it("a plugin stopped with SIGSTOP: the deadline holds, and stop kills it in little more than two seconds", async () => {
      const plugin = await started(kitchen);
      const waiting = failureOf(cook(plugin, { untilCancelled: true }, { deadlineMs: 500 }));
      process.kill(plugin.pid, "SIGSTOP");
      const late = await waiting;
      assert.equal(late.reason, "deadline");
      const began = performance.now();
      assert.deepEqual(await plugin.stop(), { code: null, signal: "SIGKILL" });
      assert.ok(performance.now() - began < 3_000, `${performance.now() - began} ms`);
    });

    it("a handler that ignores cancellation does not delay the plugin's exit", async () => {
      const plugin = await started(kitchen);
      const call = failureOf(cook(plugin, { deafMs: 60_000 }));
      await plugin.ping();
      await plugin.stop();
      assert.equal((await call).reason, "stopped");
    });

    it("a grandchild that holds the pipes open is killed with the plugin", async () => {
      const plugin = await started(kitchen);
      const { grandchild } = await cook(plugin, { grandchild: 600 });
      assert.ok(isAlive(Number(grandchild)));
      await plugin.stop();
      await until("the grandchild is gone", () => !isAlive(Number(grandchild)));
    });

    it("a plugin started by a wrapper is stopped together with the wrapper", async () => {
      const forward = await buildGo("forward");
      const plugin = await started(forward, { args: [kitchen] });
      const { pid } = await cook(plugin, { show: ["pid"] });
      assert.notEqual(pid, plugin.pid);
      process.kill(plugin.pid, "SIGKILL");
      await until("the plugin behind it is gone", () => !isAlive(Number(pid)));
    });

    it("twenty plugins at once, with AutoMTLS and without", async () => {
      const starting = Array.from({ length: 20 }, (_, index) =>
        start(kitchen, { tls: index % 2 === 0 ? "on" : "off" }),
      );
      const running = await Promise.all(starting);
      await Promise.all(running.map((plugin) => cook(plugin, { keep: basename(plugin.path) })));
      const began = performance.now();
      await stopAllPlugins();
      assert.ok(performance.now() - began < 4_000, `${performance.now() - began} ms`);
    });
  });
});
