import assert from "node:assert/strict";
import * as scafctl from "../../../src/scafctl/index.js";

describe("the face of the scafctl room", () => {
  it("has every identifier of the seed", () => {
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

  it("knows scafctl's handshake (HandshakeConfig, PluginName)", () => {
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
