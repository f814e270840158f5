// The broker's rules (docs/go-plugin.md), between two brokers in one process over real sockets.
import assert from "node:assert/strict";
import { existsSync, readdirSync, statSync } from "node:fs";
import { type Channel, ChannelCredentials, Client, type Server, type ServiceDefinition } from "@grpc/grpc-js";
import { isPluginError, type PluginFailureReason } from "../../../../src/goplugin/base/errors.js";
import type { ConnInfo } from "../../../../src/goplugin/gen/goplugin/grpc_broker.js";
import { pinnedTls } from "../../../../src/goplugin/transport/tls.js";
import { GrpcBroker, type GrpcBrokerOptions } from "../../../../src/goplugin/transport/broker.js";
import { createIdentity } from "../../../../src/goplugin/transport/certificate.js";
import { withTempDir } from "../../../support/temp-dir.js";
import { until } from "../../../support/until.js";

const service = {
  say: {
    path: "/test.Echo/Say",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value: Buffer) => value,
    requestDeserialize: (value: Buffer) => value,
    responseSerialize: (value: Buffer) => value,
    responseDeserialize: (value: Buffer) => value,
  },
} as const satisfies ServiceDefinition;

/** Answers each request with its text in capitals. */
const register = (server: Server): void =>
  server.addService(service, {
    say: (call: { request: Buffer }, callback: (error: null, value: Buffer) => void) =>
      callback(null, Buffer.from(call.request.toString().toUpperCase())),
  });

function say(channel: Channel, text: string | Buffer): Promise<Buffer> {
  const client = new Client("", ChannelCredentials.createInsecure(), { channelOverride: channel });
  return new Promise((resolve, reject) =>
    client.makeUnaryRequest(
      service.say.path,
      service.say.requestSerialize,
      service.say.responseDeserialize,
      Buffer.from(text),
      { deadline: Date.now() + 5_000 },
      (error, value) => (error ? reject(error) : resolve(value ?? Buffer.alloc(0))),
    ),
  );
}

async function rejectsWith(reason: PluginFailureReason, promise: Promise<unknown>): Promise<void> {
  await assert.rejects(promise, (error) => isPluginError(error) && error.reason === reason);
}

const announcement = (serviceId: number, address = "/tmp/none", network = "unix"): ConnInfo => ({
  serviceId,
  network,
  address,
  knock: undefined,
});

/** Two brokers that receive each other's announcements. */
function pair(directory: string, options: Partial<GrpcBrokerOptions> = {}, other = options): [GrpcBroker, GrpcBroker] {
  const ends: GrpcBroker[] = [];
  const end = (index: number, extra: Partial<GrpcBrokerOptions>): GrpcBroker =>
    new GrpcBroker({ directory, network: "unix", send: (info) => ends[1 - index]?.receive(info), ...extra });
  const [host, plugin] = [end(0, options), end(1, other)];
  ends.push(host, plugin);
  return [host, plugin];
}

/** A broker without a peer, with a short window. */
const brokerWithoutPeer = (windowMs: number): GrpcBroker =>
  new GrpcBroker({ directory: "/tmp", network: "unix", path: "/plugins/x", windowMs, send: () => undefined });

describe("broker", () => {
  it("numbers ids from 1 independently on each side", () => {
    const [host, plugin] = pair("/tmp");
    assert.deepEqual([host.nextId(), host.nextId(), plugin.nextId()], [1, 2, 1]);
  });

  for (const network of ["unix", "tcp"] as const) {
    for (const secure of [false, true]) {
      it(`serves and dials in both directions over ${network}${secure ? " with TLS" : ""}, with equal ids`, () =>
        withTempDir(async (directory) => {
          const [a, b] = [createIdentity(), createIdentity()];
          const tls = (identity: typeof a, peer: typeof a): Pick<GrpcBrokerOptions, "security"> =>
            secure ? { security: pinnedTls(identity, peer.certDer) } : {};
          const [host, plugin] = pair(directory, { network, ...tls(a, b) }, { network, ...tls(b, a) });
          try {
            await host.acceptAndServe(1, register);
            await plugin.acceptAndServe(1, register);
            assert.equal((await say(await plugin.dial(1), "from the plugin")).toString(), "FROM THE PLUGIN");
            assert.equal((await say(await host.dial(1), "from the host")).toString(), "FROM THE HOST");
            assert.equal(readdirSync(directory).length, network === "unix" ? 2 : 0);
          } finally {
            host.close();
            plugin.close();
          }
          assert.deepEqual(readdirSync(directory), []);
        }));
    }
  }

  it("rejects a client with another certificate or without one", () =>
    withTempDir(async (directory) => {
      const [a, b, stranger] = [createIdentity(), createIdentity(), createIdentity()];
      const server = { security: pinnedTls(a, b.certDer) };
      for (const client of [{ security: pinnedTls(stranger, a.certDer) }, {}]) {
        const [host, plugin] = pair(directory, server, client);
        await host.acceptAndServe(1, register);
        await assert.rejects(say(await plugin.dial(1), "from a stranger"), { code: 14 });
        host.close();
        plugin.close();
      }
    }));

  it("does not trust a server with another certificate", () =>
    withTempDir(async (directory) => {
      const [a, b, stranger] = [createIdentity(), createIdentity(), createIdentity()];
      const [host, plugin] = pair(
        directory,
        { security: pinnedTls(stranger, b.certDer) },
        { security: pinnedTls(b, a.certDer) },
      );
      await host.acceptAndServe(1, register);
      await assert.rejects(say(await plugin.dial(1), "to a stranger"), { code: 14 });
      host.close();
      plugin.close();
    }));

  it("does not limit message sizes", () =>
    withTempDir(async (directory) => {
      const [host, plugin] = pair(directory);
      await host.acceptAndServe(7, register);
      const large = Buffer.alloc(5_000_000, "a");
      assert.equal((await say(await plugin.dial(7), large)).length, large.length);
      host.close();
      plugin.close();
    }));

  it("waits for the announcement when dialled before it", () =>
    withTempDir(async (directory) => {
      const [host, plugin] = pair(directory);
      const dialled = plugin.dial(3);
      await host.acceptAndServe(3, register);
      assert.equal((await say(await dialled, "early")).toString(), "EARLY");
      host.close();
      plugin.close();
    }));

  it("fails a dial when no announcement arrives in time", async () => {
    const broker = brokerWithoutPeer(20);
    await assert.rejects(
      broker.dial(9),
      (error) =>
        isPluginError(error) &&
        error.path === "/plugins/x" &&
        error.failure.reason === "broker-timeout" &&
        error.failure.serviceId === 9,
    );
  });

  it("drops an announcement that is not dialled in time", async () => {
    const broker = brokerWithoutPeer(20);
    broker.receive(announcement(1));
    // A timer of the same length that starts later cannot fire earlier.
    await rejectsWith("broker-timeout", broker.dial(2));
    await rejectsWith("broker-timeout", broker.dial(1));
  });

  it("uses each announcement for one dial only", async () => {
    const broker = brokerWithoutPeer(20);
    broker.receive(announcement(1));
    (await broker.dial(1)).close();
    await rejectsWith("broker-timeout", broker.dial(1));
  });

  it("drops a second announcement while one is pending", async () => {
    const broker = brokerWithoutPeer(20);
    broker.receive(announcement(1, "/tmp/first"));
    broker.receive(announcement(1, "/tmp/second"));
    assert.equal((await broker.dial(1)).getTarget(), "unix:/tmp/first");
    await rejectsWith("broker-timeout", broker.dial(1));
    broker.close();
  });

  it("serves waiting dials in FIFO order", async () => {
    const broker = brokerWithoutPeer(5_000);
    const dials = [broker.dial(1), broker.dial(1)];
    broker.receive(announcement(1, "/tmp/first"));
    broker.receive(announcement(1, "/tmp/second"));
    const targets = (await Promise.all(dials)).map((channel) => channel.getTarget());
    assert.deepEqual(targets, ["unix:/tmp/first", "unix:/tmp/second"]);
    broker.close();
  });

  it("ignores knock messages, which belong to multiplexing", async () => {
    const broker = brokerWithoutPeer(20);
    broker.receive({ ...announcement(1), knock: { knock: true, ack: false, error: "" } });
    await rejectsWith("broker-timeout", broker.dial(1));
  });

  it("reports an invalid announcement", async () => {
    const broker = brokerWithoutPeer(20);
    broker.receive(announcement(1, "x", "udp"));
    broker.receive(announcement(2, "relative/path"));
    broker.receive(announcement(3, "127.0.0.1", "tcp"));
    await rejectsWith("unknown-network", broker.dial(1));
    await rejectsWith("bad-address", broker.dial(2));
    await rejectsWith("bad-address", broker.dial(3));
  });

  it("announces a server only once it listens", () =>
    withTempDir(async (directory) => {
      const announced: boolean[] = [];
      const broker = new GrpcBroker({
        directory,
        network: "unix",
        send: (info) => announced.push(existsSync(info.address)),
      });
      await broker.acceptAndServe(1, register);
      assert.deepEqual(announced, [true]);
      broker.close();
    }));

  it("closes only the server whose handle is closed", () =>
    withTempDir(async (directory) => {
      const [host, plugin] = pair(directory);
      const first = await host.acceptAndServe(1, register);
      await host.acceptAndServe(2, register);
      const [one, two] = [await plugin.dial(1), await plugin.dial(2)];
      await say(one, "x");
      first.dispose();
      first.dispose();
      assert.equal(readdirSync(directory).length, 1);
      await assert.rejects(say(one, "x"), { code: 14 });
      assert.equal((await say(two, "still here")).toString(), "STILL HERE");
      host.close();
      plugin.close();
    }));

  it("rejects pending and later calls after close", async () => {
    const broker = brokerWithoutPeer(5_000);
    const waiting = broker.dial(1);
    broker.close();
    broker.close();
    await rejectsWith("broker-closed", waiting);
    await rejectsWith("broker-closed", broker.dial(1));
    await rejectsWith("broker-closed", broker.acceptAndServe(1, register));
    broker.receive(announcement(1));
    await rejectsWith("broker-closed", broker.dial(1));
  });

  it("reports when it cannot listen", async () => {
    const directory = `/tmp/${"long".repeat(40)}`;
    const broker = new GrpcBroker({ directory, network: "unix", send: () => assert.fail("nothing to announce") });
    await assert.rejects(
      broker.acceptAndServe(1, register),
      (error) =>
        isPluginError(error) &&
        error.failure.reason === "socket-directory" &&
        /has \d{3} bytes/.test(error.failure.detail),
    );
    broker.close();
  });

  it("creates sockets that are accessible only to their owner", () =>
    withTempDir(async (directory) => {
      const modes: number[] = [];
      const broker = new GrpcBroker({
        directory,
        network: "unix",
        send: (info) => modes.push(statSync(info.address).mode & 0o777),
      });
      await broker.acceptAndServe(1, register);
      assert.deepEqual(modes, [0o700]);
      broker.close();
      await until("the socket is gone", () => readdirSync(directory).length === 0);
    }));
});
