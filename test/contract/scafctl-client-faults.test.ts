// Client with a fixture that breaks the contract, is cancelled or crashes.
import assert from "node:assert/strict";
import { Client } from "scafctl-plugins/scafctl";
import { fixtureEvents, fixtureStarts, makeFixture } from "../support/fixture.js";
import { until } from "../support/until.js";
import { pluginFailureOf, startedClients } from "../support/started-clients.js";

describe("Client: broken contracts, cancellation and crashes", () => {
  const clients = startedClients();

  it("reads the output null as data null", async () => {
    const client = await clients.fixture({ calls: { ExecuteProvider: { outputText: "null" } } });
    assert.equal((await client.executeProvider("echo", {})).data, null);
  });

  for (const [what, outputText] of [
    ["no bytes at all", ""],
    ["no JSON", "{"],
    ["a list", "[]"],
    ["warnings that are none", '{"data":1,"warnings":5}'],
  ] as const) {
    it(`says that an output of ${what} breaks the contract`, async () => {
      const client = await clients.fixture({ calls: { ExecuteProvider: { outputText } } });
      const failure = await pluginFailureOf(client.executeProvider("echo", {}));
      assert.deepEqual(
        [failure.reason, "method" in failure && failure.method],
        ["bad-answer", "/plugin.PluginService/ExecuteProvider"],
      );
    });
  }

  it("reports an answer without a descriptor and lists the other providers", async () => {
    const client = await clients.fixture({
      providers: [{ name: "none", descriptor: null }, { name: "echo" }, { name: "echo" }],
    });
    assert.deepEqual(await client.getProviders(), ["none", "echo"]);
    assert.equal((await pluginFailureOf(client.getProviderDescriptor("none"))).reason, "bad-answer");
    const [none, echo, ...more] = await client.describe();
    assert.deepEqual([none?.name, none?.descriptor, none?.error?.reason], ["none", undefined, "bad-answer"]);
    assert.equal(echo?.descriptor?.name, "echo");
    assert.deepEqual(more, []);
  });

  it("reports a descriptor with another name, and runs under the listed one", async () => {
    const client = await clients.fixture({ providers: [{ name: "listed", descriptor: { name: "described" } }] });
    const [listing] = await client.describe();
    assert.deepEqual([listing?.name, listing?.descriptor?.name], ["listed", "described"]);
    assert.deepEqual(
      listing?.findings.map(({ code }) => code),
      ["name-differs"],
    );
    await client.executeProvider(listing.name, { message: "hi" });
    const calls = fixtureEvents(client.path()).filter((event) => event.event === "call");
    assert.equal(calls.at(-1)?.provider, "listed");
  });

  it("describes a thousand providers, and none", async () => {
    const providers = Array.from({ length: 1000 }, (_, index) => ({ name: `p${index}` }));
    const many = await clients.fixture({ providers });
    assert.deepEqual(
      (await many.describe()).map(({ name }) => name),
      providers.map(({ name }) => name),
    );
    const none = await clients.fixture({ providers: [] }, { name: "none" });
    assert.deepEqual(await none.describe(), []);
  });

  for (const method of ["GetProviders", "GetProviderDescriptor", "ExecuteProvider"] as const) {
    it(`cancels ${method} by an AbortSignal`, async () => {
      const client = await clients.fixture({ calls: { [method]: { untilCancelled: true } } });
      const controller = new AbortController();
      const { signal } = controller;
      const call =
        method === "GetProviders"
          ? client.getProviders({ signal })
          : method === "GetProviderDescriptor"
            ? client.getProviderDescriptor("echo", { signal })
            : client.executeProvider("echo", {}, { signal });
      const seen = (event: string) => () =>
        fixtureEvents(client.path()).some((one) => one.event === event && "method" in one && one.method === method);
      await until("the plugin got the call", seen("call"));
      controller.abort();
      assert.equal((await pluginFailureOf(call)).reason, "cancelled");
      await until("the plugin was told", seen("cancelled"));
    });
  }

  it("rejects the whole description when it is cancelled", async () => {
    const client = await clients.fixture({ calls: { GetProviderDescriptor: { never: true } } });
    const controller = new AbortController();
    const description = client.describe({ signal: controller.signal });
    await until("the descriptor was asked for", () => fixtureEvents(client.path()).some(isDescriptorCall));
    controller.abort();
    assert.equal((await pluginFailureOf(description)).reason, "cancelled");
  });

  it("keeps running when the plugin crashes (security)", async () => {
    const client = await clients.fixture({
      calls: { ExecuteProvider: { end: { when: "before", how: { panic: "boom" } } } },
    });
    const failure = await pluginFailureOf(client.executeProvider("echo", {}));
    assert.ok(failure.reason === "crashed");
    assert.equal(failure.exit.code, 2);
    assert.match(failure.lastWords, /boom/);
    assert.notEqual((await clients.fixture({}, { name: "other" })).pid, process.pid);
  });

  it("runs each plugin in its own process, with scafctl's cookie (security)", async () => {
    const client = await clients.fixture();
    const [started] = fixtureStarts(client.path());
    assert.equal(started?.pid, client.pid);
    assert.notEqual(client.pid, process.pid);
    assert.equal(started.env["SCAFCTL_PLUGIN"], "scafctl_provider_plugin");
  });

  it("refuses a plugin with another protocol version (security)", async () => {
    const path = await makeFixture(clients.directory, "future", { appVersion: 7 });
    assert.equal((await pluginFailureOf(Client.newClient(path))).reason, "app-version");
  });
});

function isDescriptorCall(event: ReturnType<typeof fixtureEvents>[number]): boolean {
  return event.event === "call" && event.method === "GetProviderDescriptor";
}
