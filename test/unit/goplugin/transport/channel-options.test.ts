// Which addresses of a handshake line or announcement become targets, which are none, and what
// every connection has in common.
import assert from "node:assert/strict";
import { channelOptions, serverOptions, targetOf } from "../../../../src/goplugin/transport/channel-options.js";

describe("target", () => {
  it("is a Unix socket's absolute path as it is", () => {
    assert.equal(targetOf("unix", "/tmp/a b%20#?c"), "unix:/tmp/a b%20#?c");
    assert.equal(targetOf("unix", "tmp/x"), undefined);
    assert.equal(targetOf("unix", ""), undefined);
  });

  it("is a literal address and port, so that nothing is looked up", () => {
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
    it(`is nothing for "${address}"`, () => assert.equal(targetOf("tcp", address), undefined));
  }
});

describe("options of every connection", () => {
  it("set no limit on messages, know no proxy, share no pool and ping nobody", () => {
    for (const options of [channelOptions, serverOptions]) {
      assert.equal(options["grpc.max_receive_message_length"], -1);
      assert.equal(options["grpc.max_send_message_length"], -1);
      // grpc-go punishes pings more frequent than every five minutes; grpc-js sends none unless
      // told to.
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
