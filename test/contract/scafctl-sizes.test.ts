// Payloads at and beyond the limits of the peers: what fits is
// transferred completely, the rest is rejected with a message.
import assert from "node:assert/strict";
import { startedClients, pluginFailureOf } from "../support/started-clients.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { makeGeneration } from "../support/ts-plugins.js";
import { describeWithGo } from "../support/with-go.js";

const MIB = 1 << 20;

describe("sizes", () => {
  const clients = startedClients();

  it("transfers 63 MiB both ways through a plugin built with serve(), which refuses more than 64", async () => {
    const client = await clients.start(makeGeneration(clients.directory, "p4"));
    const text = "x".repeat(63 * MIB);
    const { data } = await client.execute("generation", { text });
    assert.equal((data as { text: string }).text.length, text.length);
    const failure = await pluginFailureOf(client.execute("generation", { text: "x".repeat(70 * MIB) }));
    assert.ok(failure.reason === "message-too-large" && failure.side === "request", JSON.stringify(failure));
  });

  it("describes a provider with five thousand inputs", async () => {
    const names = Array.from({ length: 5000 }, (_, index) => `input${index}`);
    const schema = { parameters: Object.fromEntries(names.map((name) => [name, { type: "string" }])) };
    const client = await clients.fixture({ providers: [{ name: "wide", descriptor: { name: "wide", schema } }] });
    const [wide] = await client.describe();
    assert.ok(wide?.descriptor !== undefined, wide?.error?.message);
    const { properties } = wide.descriptor.schema as { properties: Record<string, unknown> };
    assert.deepEqual(Object.keys(properties).sort(), names.sort());
  });

  describeWithGo("and the Go kitchen", () => {
    let kitchen: string;
    before(async function () {
      this.timeout(GO_BUILD_TIMEOUT_MS);
      kitchen = await buildGo("kitchen");
    });

    it("receives 63 MiB from it, and reports the 64 MiB limits for answers and for requests", async () => {
      const client = await clients.start(kitchen);
      const { data } = await client.execute("kitchen", { fillBytes: 63 * MIB });
      assert.equal((data as { fill: string }).fill.length, 63 * MIB);

      const answer = await pluginFailureOf(client.execute("kitchen", { fillBytes: 70 * MIB }));
      assert.ok(answer.reason === "message-too-large" && answer.side === "own", JSON.stringify(answer));
      assert.equal(answer.limit, 64 * MIB);

      const failure = await pluginFailureOf(client.execute("kitchen", { keep: "x".repeat(70 * MIB) }));
      assert.ok(failure.reason === "message-too-large", failure.reason);
      assert.equal(failure.limit, 64 * MIB);
      assert.deepEqual((await client.execute("kitchen", { keep: 1 })).data, { keep: 1 });
    });
  });
});
