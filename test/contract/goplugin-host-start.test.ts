// Our host starts the fixture: environment, handshake, checks of the executable, and starts that
// are cancelled.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { chmod, copyFile, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { startPlugin, stopAllPlugins } from "scafctl-plugins/goplugin";
import { fixtureStarts, makeFixture } from "../support/fixture.js";
import { echo, failureOf, handshake, start } from "../support/plugin-calls.js";
import { until } from "../support/until.js";
import { pluginFolder, withPlugin } from "../support/plugin-folder.js";
import { withVariables } from "../support/environment.js";

describe("goplugin host: start", () => {
  const folder = pluginFolder();

  it("starts it in its folder with only the required and the configured environment", async () => {
    const path = await makeFixture(folder.path, "environment");
    await withVariables(
      {
        PLUGIN_CLIENT_CERT: "stray",
        PLUGIN_MULTIPLEX_GRPC: "true",
        http_proxy: "http://127.0.0.1:9",
        grpc_proxy: "http://127.0.0.1:9",
      },
      () => withPlugin(start(path, { env: { MINE: "yes" }, args: ["one", "two words"] }), (plugin) => plugin.ping()),
    );
    const [seen] = fixtureStarts(path);
    assert.ok(seen !== undefined);
    assert.equal(realpathSync(seen.cwd), realpathSync(folder.path));
    assert.deepEqual(seen.argv, ["one", "two words"]);
    assert.equal(seen.env["MINE"], "yes");
    assert.equal(seen.env["SCAFCTL_PLUGIN"], "scafctl_provider_plugin");
    assert.equal(seen.env["PLUGIN_PROTOCOL_VERSIONS"], "1");
    assert.equal(seen.env["PLUGIN_MULTIPLEX_GRPC"], undefined);
    assert.equal(seen.env["PLUGIN_CLIENT_CERT"], undefined);
    assert.equal(existsSync(seen.env["PLUGIN_UNIX_SOCKET_DIR"] ?? ""), false);
  });

  it("inherits only the allow-list", async () => {
    const path = await makeFixture(folder.path, "allow-list");
    await withPlugin(start(path, { inheritEnv: ["PATH", "TMPDIR"] }), (plugin) => plugin.ping());
    const names = Object.keys(fixtureStarts(path)[0]?.env ?? {}).filter((name) => !name.startsWith("PLUGIN_"));
    assert.deepEqual(names.sort(), ["PATH", "SCAFCTL_PLUGIN", "TMPDIR"]);
  });

  it("connects over TCP, with TLS and without", async () => {
    const path = await makeFixture(folder.path, "tcp", { network: "tcp" });
    for (const tls of ["off", "on"] as const) {
      await withPlugin(start(path, { tls }), async (plugin) => {
        assert.deepEqual(await echo(plugin, "over tcp"), { data: { echoed: "over tcp" } });
      });
    }
  });

  it("accepts handshake lines of five and seven fields, with CR LF or no line end, and drains what follows", async () => {
    for (const line of [
      { fieldCount: 5 },
      { fieldCount: 7 },
      { ending: "\r\n" },
      { ending: "", closeStdout: true },
      { thenStdoutBytes: 1 << 20 },
    ]) {
      const path = await makeFixture(folder.path, "lines", { line });
      await withPlugin(start(path), (plugin) => plugin.ping());
    }
  });

  it("offers its versions and uses the plugin's choice", async () => {
    const path = await makeFixture(folder.path, "versions", { appVersion: 3 });
    await withPlugin(start(path, { versions: [1, 3] }), (plugin) => {
      assert.equal(plugin.protocolVersion, 3);
      return Promise.resolve();
    });
    assert.equal(fixtureStarts(path)[0]?.env["PLUGIN_PROTOCOL_VERSIONS"], "1,3");
  });

  it("checks the digest of the executable before it starts it", async () => {
    const path = await makeFixture(folder.path, "checked");
    const digest = createHash("sha256")
      .update(await readFile(path))
      .digest();
    await withPlugin(start(path, { checksum: { algorithm: "sha256", digest } }), (plugin) => plugin.ping());
    const failure = await failureOf(start(path, { checksum: { algorithm: "sha256", digest: Buffer.alloc(32) } }));
    assert.equal(failure.reason, "checksum-mismatch");
    assert.equal(fixtureStarts(path).length, 1);
  });

  it("runs a script with its interpreter, and hashes the script", async () => {
    const path = await makeFixture(folder.path, "script");
    await chmod(path, 0o644);
    const digest = createHash("sha256")
      .update(await readFile(path))
      .digest();
    const options = { args: [path], checksum: { algorithm: "sha256", digest, file: path } };
    await withPlugin(start(process.execPath, options), (plugin) => plugin.ping());
  });

  it("waits for a file that is still being written", async () => {
    const path = await makeFixture(folder.path, "source");
    const copy = join(folder.path, "busy");
    await copyFile(path, copy);
    await chmod(copy, 0o755);
    // A binary, because the kernel protects only executed binaries from being written (ETXTBSY).
    const binary = join(folder.path, "busy-binary");
    await copyFile(process.execPath, binary);
    await chmod(binary, 0o755);
    const writer = await open(binary, "r+");
    let attempts = 0;
    const onWillSpawn = (): void => {
      // The first attempt must find the file busy.
      if (++attempts === 2) void writer.close();
    };
    await withPlugin(start(binary, { args: [copy], onWillSpawn }), (plugin) => plugin.ping());
    assert.ok(attempts > 1);
  });

  it("cancels a start whose process does not exist yet", async () => {
    const path = await makeFixture(folder.path, "not-spawned");
    const starting = failureOf(start(path));
    await stopAllPlugins();
    assert.equal((await starting).reason, "stopped");
    assert.equal(fixtureStarts(path).length, 0);
  });

  it("stops a plugin that is still starting", async () => {
    const path = await makeFixture(folder.path, "slow", { start: { hang: true } });
    const starting = failureOf(start(path));
    await until("it was started", () => fixtureStarts(path).length === 1);
    await stopAllPlugins();
    assert.equal((await starting).reason, "stopped");
  });

  it("starts nothing when the signal is already aborted", async () => {
    const path = await makeFixture(folder.path, "unstarted");
    const failure = await failureOf(startPlugin({ path, handshake, signal: AbortSignal.abort() }));
    assert.equal(failure.reason, "cancelled");
    assert.equal(fixtureStarts(path).length, 0);
  });
});
