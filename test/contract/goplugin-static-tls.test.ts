// Our host with Go plugins that use TLS, or multiplex, without being asked.
import assert from "node:assert/strict";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StaticTlsOptions } from "scafctl-plugins/goplugin";
import { createIdentity } from "../../src/goplugin/transport/certificate.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { addSecrets, configure, cook, failureOf, start } from "../support/plugin-calls.js";
import { pluginFolder, withPlugin } from "../support/plugin-folder.js";
import { describeWithGo } from "../support/with-go.js";

describeWithGo("a Go plugin with TLS of its own", function () {
  this.timeout(GO_BUILD_TIMEOUT_MS);
  const folder = pluginFolder();
  const plugins = createIdentity();
  const ours = createIdentity();
  const trusting: StaticTlsOptions = { ca: plugins.certPem };
  let kitchen: string;

  before(async () => {
    kitchen = await buildGo("kitchen");
    await writeFile(join(folder.path, "cert.pem"), plugins.certPem);
    await writeFile(join(folder.path, "key.pem"), plugins.keyPem);
  });

  const starting = (tls?: StaticTlsOptions) =>
    start(kitchen, { env: { KITCHEN_TLS: folder.path }, ...(tls === undefined ? {} : { tls }) });

  it("is called with its certificate in the options", () =>
    withPlugin(starting(trusting), async (plugin) => {
      assert.equal(plugin.secure, true);
      assert.equal((await cook(plugin, { keep: "hi" }))["keep"], "hi");
    }));

  it("is named as such without the options", async () => {
    assert.deepEqual(await failureOf(starting()), { reason: "tls-required" });
  });

  it("is refused, with the reason, when its certificate is not the expected one or for another name", async () => {
    const other = await failureOf(starting({ ca: ours.certPem }));
    assert.ok(
      other.reason === "connect-failed" && /self.signed certificate/i.test(other.detail),
      JSON.stringify(other),
    );
    const name = await failureOf(starting({ ...trusting, servername: "example.test" }));
    assert.ok(name.reason === "connect-failed" && name.detail.includes("example.test"), JSON.stringify(name));
    await withPlugin(starting({ ...trusting, checkServerIdentity: () => undefined }), (plugin) => plugin.ping());
  });

  it("calls the host back over TLS when each side has a certificate", async () => {
    await writeFile(join(folder.path, "ca.pem"), ours.certPem);
    // Without a certificate of ours it refuses, and that is still TLS.
    assert.deepEqual(await failureOf(starting()), { reason: "tls-required" });
    const mutual = { ...trusting, cert: ours.certPem, key: ours.keyPem };
    await withPlugin(starting(mutual), async (plugin) => {
      const id = plugin.broker.nextId();
      await plugin.broker.acceptAndServe(id, (server) => addSecrets(server, new Map([["small", "shh"]])));
      await configure(plugin, id);
      const { host } = await cook(plugin, { host: [{ call: "GetSecret", request: { name: "small" } }] });
      assert.deepEqual(host, [{ value: "shh", found: true }]);
    });
  });
});

describeWithGo("a Go plugin that multiplexes by itself", function () {
  this.timeout(GO_BUILD_TIMEOUT_MS);
  const folder = pluginFolder();

  async function makeScript(value: string): Promise<string> {
    const path = join(folder.path, `multiplex-${value}`);
    await writeFile(path, `#!/bin/sh\nPLUGIN_MULTIPLEX_GRPC=${value} exec ${await buildGo("kitchen")}\n`);
    await chmod(path, 0o755);
    return path;
  }

  it("is named as such, and not as one that crashed", async () => {
    assert.deepEqual(await failureOf(start(await makeScript("true"))), { reason: "multiplexing" });
  });

  it("is called when it only says that it could", async () => {
    await withPlugin(start(await makeScript("false")), (plugin) => plugin.ping());
  });
});
