// What a plugin reads from its host's environment, and the handshake line that it prints.
import assert from "node:assert/strict";
import {
  chooseVersion,
  handshakeLine,
  readHostEnvironment,
  readPortRange,
} from "../../../../src/goplugin/serve/serve-environment.js";
import { refuse } from "../../../../src/goplugin/serve/serve.js";

describe("cookie", () => {
  const handshake = {
    protocolVersion: 1,
    magicCookieKey: "SCAFCTL_PLUGIN",
    magicCookieValue: "scafctl_provider_plugin",
  };

  it("accepts a host with the correct cookie", () => {
    assert.equal(refuse(handshake, { SCAFCTL_PLUGIN: "scafctl_provider_plugin" }), undefined);
  });

  it("explains to users, in text that hosts recognize, why it refuses a missing or wrong cookie", () => {
    const missing = refuse(handshake, {}) ?? "";
    assert.match(missing, /^This binary is a plugin\./);
    assert.match(missing, /SCAFCTL_PLUGIN, which is not set/);
    assert.match(refuse(handshake, { SCAFCTL_PLUGIN: "scafctl_provider_plugin " }) ?? "", /has another value/);
    assert.match(refuse(handshake, { SCAFCTL_PLUGIN: "" }) ?? "", /has another value/);
  });

  it("reports an empty key or value as the author's mistake in any environment", () => {
    assert.match(refuse({ ...handshake, magicCookieKey: "" }, { "": "scafctl_provider_plugin" }) ?? "", /author/);
    assert.match(refuse({ ...handshake, magicCookieValue: "" }, { SCAFCTL_PLUGIN: "" }) ?? "", /author/);
  });
});

describe("host environment", () => {
  it("has no options when the variables are unset or empty", () => {
    const none = readHostEnvironment({});
    const empty = readHostEnvironment({
      PLUGIN_PROTOCOL_VERSIONS: "",
      PLUGIN_UNIX_SOCKET_DIR: "",
      PLUGIN_UNIX_SOCKET_GROUP: "",
      PLUGIN_CLIENT_CERT: "",
      PLUGIN_MULTIPLEX_GRPC: "",
    });
    assert.deepEqual(none, empty);
    assert.deepEqual(none.versions, []);
    assert.equal(none.mentionsMultiplexing, false);
  });

  it("skips versions that Go cannot parse, and reports them", () => {
    const { versions, warnings } = readHostEnvironment({ PLUGIN_PROTOCOL_VERSIONS: "2, 3,x,,1" });
    assert.deepEqual(versions, [2, 1]);
    assert.equal(warnings.length, 3);
    assert.match(warnings[0] ?? "", /" 3"/);
  });

  it("treats any value of the multiplexing variable as set, even `false`", () => {
    for (const value of ["true", "false", "0", "xyz"]) {
      assert.equal(readHostEnvironment({ PLUGIN_MULTIPLEX_GRPC: value }).mentionsMultiplexing, true, value);
    }
  });
});

describe("port range", () => {
  it("is unrestricted when unset, and as given otherwise", () => {
    assert.deepEqual(readPortRange({}), { min: 0, max: 0 });
    assert.deepEqual(readPortRange({ PLUGIN_MIN_PORT: "10000", PLUGIN_MAX_PORT: "25000" }), {
      min: 10_000,
      max: 25_000,
    });
  });

  it("fails when it cannot be parsed or contains no port", () => {
    assert.throws(() => readPortRange({ PLUGIN_MIN_PORT: "abc", PLUGIN_MAX_PORT: "1" }), /PLUGIN_MIN_PORT is "abc"/);
    assert.throws(
      () => readPortRange({ PLUGIN_MIN_PORT: "1", PLUGIN_MAX_PORT: "70000" }),
      /PLUGIN_MAX_PORT is "70000"/,
    );
    assert.throws(
      () => readPortRange({ PLUGIN_MIN_PORT: "20", PLUGIN_MAX_PORT: "10" }),
      /20 is above PLUGIN_MAX_PORT 10/,
    );
    assert.throws(() => readPortRange({ PLUGIN_MIN_PORT: "10000" }), /above/);
  });
});

describe("version", () => {
  it("is the highest version that both sides support", () => {
    assert.equal(chooseVersion([1, 3, 2], [2, 1, 9]), 2);
    assert.equal(chooseVersion([10, 9], [9, 10]), 10);
  });

  it("is the plugin's lowest when there is no common version or none was offered", () => {
    assert.equal(chooseVersion([5, 4, 6], [1]), 4);
    assert.equal(chooseVersion([5, 4], []), 4);
  });

  it("requires the plugin to support at least one version", () => {
    assert.throws(() => chooseVersion([], [1]), /at least one/);
  });
});

describe("handshake line", () => {
  const fields = { version: 1, network: "unix", address: "/tmp/p", certificate: "", mentionsMultiplexing: false };

  it("has six fields, the last one empty without AutoMTLS", () => {
    assert.equal(handshakeLine(fields), "1|1|unix|/tmp/p|grpc|\n");
    assert.equal(handshakeLine({ ...fields, certificate: "MII" }), "1|1|unix|/tmp/p|grpc|MII\n");
  });

  it("declines multiplexing in a seventh field only when the host sets the variable", () => {
    assert.equal(handshakeLine({ ...fields, mentionsMultiplexing: true }), "1|1|unix|/tmp/p|grpc||false\n");
  });
});
