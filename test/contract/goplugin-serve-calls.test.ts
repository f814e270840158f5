// serve() with a raw gRPC client: calls, printed output and the broker (docs/go-plugin.md).
import assert from "node:assert/strict";
import { once } from "node:events";
import type { ConnInfo } from "../../src/goplugin/gen/goplugin/grpc_broker.js";
import { kitchenEnv } from "../support/ts-plugins.js";
import { until } from "../support/until.js";
import { listen, servedPlugins } from "../support/served-plugins.js";

describe("serve() and a raw client", () => {
  const { connectTo, startAndConnect } = servedPlugins();

  describe("services", () => {
    it("reports health for the server and for `plugin`, and no other service", async () => {
      const { client } = await startAndConnect();
      assert.equal(await client.health(""), 1);
      assert.equal(await client.health("plugin"), 1);
      await assert.rejects(client.health("echo"), { code: 5 });
      const watched = client.watchHealth("plugin");
      const [first] = (await new Promise<unknown>((resolve) => watched.once("data", (value) => resolve([value])))) as [
        unknown,
      ];
      assert.deepEqual(first, { status: 1 });
      watched.cancel();
    });

    it("does not limit message sizes: 5 MB each way", async () => {
      const { client } = await startAndConnect();
      const filled = (await client.execute({ fillBytes: 5_000_000 })) as { fill: string };
      assert.equal(filled.fill.length, 5_000_000);
      const taken = await client.execute({ keep: "x".repeat(5_000_000), show: ["inputBytes"] });
      assert.ok((taken as { inputBytes: number }).inputBytes > 5_000_000);
    });

    it("aborts a handler's signal when the caller cancels", async () => {
      const { client } = await startAndConnect();
      await assert.rejects(client.execute({ untilCancelled: true }, 200), { code: 4 });
      assert.equal(await client.health("plugin"), 1);
    });

    it("fails one call, not the plugin, when a handler throws", async () => {
      const { client } = await startAndConnect();
      await assert.rejects(client.execute({ throw: "not today" }), { code: 2, details: "not today" });
      assert.equal(await client.health("plugin"), 1);
    });

    for (const how of ["throws", "rejects"] as const) {
      it(`fails one call with its text, and logs the stack, when a handler ${how}`, async () => {
        const { client, plugin } = await startAndConnect();
        const details = `the handler ${how === "throws" ? "threw" : "rejected"}`;
        await assert.rejects(client.execute({ handler: how }), { code: 2, details });
        const stream = client.executeStream({ handler: how });
        await assert.rejects(once(stream, "end"), { code: 2, details });
        assert.equal(await client.health("plugin"), 1);
        const stack = `Error: ${details}\\n    at `;
        await until("both are logged", () => plugin.stderr().split(stack).length === 3);
        assert.match(plugin.stderr(), /"the handler of \/plugin\.PluginService\/ExecuteProvider failed"/);
      });
    }

    it("writes hclog lines to the real stderr", async () => {
      const { client, plugin } = await startAndConnect();
      await client.execute({ log: [{ level: "warn", message: "ümlaut" }] });
      const line = await until("the log line", () =>
        plugin
          .stderr()
          .split("\n")
          .find((each) => each.includes("ümlaut")),
      );
      const entry = JSON.parse(line) as Record<string, unknown>;
      assert.deepEqual([entry["@level"], entry["@message"], entry["@module"]], ["warn", "ümlaut", "ts-kitchen"]);
      assert.match(String(entry["@timestamp"]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    });
  });

  describe("stdio", () => {
    it("delivers a megabyte printed before the first subscription, complete and in order", async () => {
      const { client } = await startAndConnect();
      const line = `${"0123456789".repeat(100)}\n`;
      await client.execute({ print: [{ stdout: line, stderr: "e\n", repeat: 1_000 }] });
      const printed = listen(client);
      await until(
        "all of it",
        () => printed.stdout().length === line.length * 1_000 && printed.stderr().length === 2_000,
      );
      assert.equal(printed.stdout(), line.repeat(1_000));
      assert.ok(printed.largest() <= 64 * 1024);
    });

    it("does not block a plugin whose host never reads", async () => {
      const { client } = await startAndConnect();
      await client.execute({ print: [{ stdout: "x".repeat(100_000), repeat: 100 }] });
      const stream = client.stdio();
      stream.pause();
      await client.execute({ print: [{ stdout: "x".repeat(100_000), repeat: 100 }] });
      assert.equal(await client.health("plugin"), 1);
      stream.cancel();
    });

    it("switches to a later subscriber", async () => {
      const { client } = await startAndConnect();
      const first = client.stdio();
      const ended = new Promise((resolve) => first.once("end", resolve));
      first.resume();
      await client.health("plugin");
      const printed = listen(client);
      await ended;
      await client.execute({ print: [{ stdout: "for the second\n" }] });
      await until("the second hears it", () => printed.stdout() === "for the second\n");
    });

    it("passes bytes on unchanged: NULs, escapes, partial characters", async () => {
      const { client } = await startAndConnect();
      const printed = listen(client);
      const text = "\u0000\u001b[31mred\u001b[0m \ud83d\ude00 no newline";
      await client.execute({ print: [{ stdout: text }] });
      await until("it arrives", () => Buffer.from(printed.stdout(), "latin1").toString() === text);
    });
  });

  describe("broker", () => {
    it("keeps announcements until the host opens the stream", async () => {
      const { client } = await startAndConnect(kitchenEnv({ announceEarly: true }));
      await client.execute({});
      const stream = client.broker();
      const info = await new Promise<ConnInfo>((resolve) => stream.once("data", resolve));
      assert.equal(info.serviceId, 1);
      const inner = connectTo(`1|1|${info.network}|${info.address}|grpc|`);
      assert.deepEqual(await inner.providers(), ["kitchen"]);
    });

    it("answers what a handler of a brokered service throws, and goes on", async () => {
      const { client, plugin } = await startAndConnect();
      const announced = new Promise<ConnInfo>((resolve) => client.broker().once("data", resolve));
      await client.execute({ serveBroker: true });
      const { network, address } = await announced;
      const inner = connectTo(`1|1|${network}|${address}|grpc|`);
      await assert.rejects(inner.execute({ handler: "rejects" }), { code: 2, details: "the handler rejected" });
      assert.deepEqual(await inner.providers(), ["kitchen"]);
      await until("it is logged", () => plugin.stderr().includes("Error: the handler rejected\\n    at "));
    });

    it("survives the loss of its stream and accepts another", async () => {
      const { client } = await startAndConnect();
      const first = client.broker();
      await client.health("plugin");
      first.cancel();
      await client.health("plugin");
      const second = client.broker();
      const announced = new Promise<ConnInfo>((resolve) => second.once("data", resolve));
      const answer = await client.execute({ serveBroker: true });
      assert.deepEqual(answer, { brokerId: (await announced).serviceId });
    });

    it("ends the stream when the host half-closes it", async () => {
      const { client } = await startAndConnect();
      const stream = client.broker();
      stream.resume();
      const ended = new Promise((resolve) => stream.once("end", resolve));
      stream.end();
      await ended;
    });
  });
});
