// Which addresses of a handshake line or announcement are valid, and the options of every channel.
import assert from "node:assert/strict";
import { channelOptions, serverOptions, targetOf } from "../../../../src/goplugin/transport/channel-options.js";

describe("target", () => {
  it("uses the absolute path of a Unix socket unchanged", () => {
    assert.equal(targetOf("unix", "/tmp/a b%20#?c"), "unix:/tmp/a b%20#?c");
    assert.equal(targetOf("unix", "tmp/x"), undefined);
    assert.equal(targetOf("unix", ""), undefined);
  });

  it("uses a literal address and port, without name resolution", () => {
    assert.equal(targetOf("tcp", "127.0.0.1:1234"), "ipv4:127.0.0.1:1234");
    assert.equal(targetOf("tcp", "[::1]:65535"), "ipv6:[::1]:65535");
    assert.equal(targetOf("tcp", "localhost:80"), "ipv4:127.0.0.1:80");
  });

  for (const address of [
    "127.0.0.1",
    "127.0.0.1:",
    ":80",
    "127.0.0.1:0",
    "127.0.0.1:65536",
    "example.org:80",
    "::1:80",
    "",
  ]) {
    it(`returns undefined for "${address}"`, () => assert.equal(targetOf("tcp", address), undefined));
  }
});

describe("options of every connection", () => {
  it("limit received messages to 64 MiB, disable proxies, subchannel sharing and keepalive pings", () => {
    for (const options of [channelOptions, serverOptions]) {
      assert.equal(options["grpc.max_receive_message_length"], 67_108_864);
      assert.equal(options["grpc.max_send_message_length"], -1);
      // grpc-go closes connections with pings more often than every five minutes; grpc-js sends
      // none by default.
      assert.deepEqual(
        Object.keys(options).filter((name) => name.includes("keepalive")),
        [],
      );
    }
    assert.equal(channelOptions["grpc.enable_http_proxy"], 0);
    assert.equal(channelOptions["grpc.use_local_subchannel_pool"], 1);
    assert.equal(channelOptions["grpc.ssl_target_name_override"], "localhost");
  });
});
