import assert from "node:assert/strict";
import * as scafctl from "../../../src/scafctl/index.js";

describe("index of scafctl: compatibility", () => {
  it("exports every identifier of the original code base", () => {
    const names = [
      "PluginName",
      "HandshakeConfig",
      "registerPluginProviders",
      "serve",
      "Client",
      "discover",
      "GRPCClient",
      "GRPCPlugin",
      "GRPCServer",
      "ProviderWrapper",
      "newProviderWrapper",
      "MockProviderPlugin",
      "Registry",
    ];
    for (const name of names) assert.ok(name in scafctl, name);
  });

  it("defines scafctl's handshake (HandshakeConfig, PluginName)", () => {
    assert.deepEqual(scafctl.HandshakeConfig, {
      protocolVersion: 1,
      magicCookieKey: "SCAFCTL_PLUGIN",
      magicCookieValue: "scafctl_provider_plugin",
    });
    assert.ok(Object.isFrozen(scafctl.HandshakeConfig));
    assert.equal(scafctl.PluginName, "provider");
    assert.equal(scafctl.PLUGIN_NAME, scafctl.PluginName);
  });
});
