// Client with plugins of the oldest contract: they are configured once, offered a host, and
// cancelled.
import assert from "node:assert/strict";
import { type CancelOutcome, type ConfigureResult, ManagedPlugin } from "scafctl-plugins/scafctl";
import { startedClients, pluginFailureOf } from "../support/started-clients.js";
import { fixtureEvents } from "../support/fixture.js";
import { until } from "../support/until.js";

describe("Client: configuration and cancel with old plugins", () => {
  const clients = startedClients();
  const methods = (path: string): string[] =>
    fixtureEvents(path).flatMap((event) =>
      event.event === "call" && event.method.includes("Provider") ? [event.method] : [],
    );

  it("calls ConfigureProvider once on a baseline plugin, and offers the host once", async () => {
    const results: ConfigureResult[] = [];
    const client = await clients.fixture(
      {},
      { host: {}, onConfigure: (_provider, result) => void results.push(result) },
    );
    for (let time = 0; time < 3; time++) await client.execute("echo", { message: "hi" });
    assert.deepEqual(results, [{ supported: false, diagnostics: [] }]);
    assert.deepEqual(methods(client.path()), [
      "ConfigureProvider",
      "ExecuteProvider",
      "ExecuteProvider",
      "ExecuteProvider",
    ]);
    assert.equal(fixtureEvents(client.path()).filter(({ event }) => event === "announcement").length, 1);
    assert.equal(client.answered.get("ConfigureProvider"), "unimplemented");
  });

  it("runs a provider whose ConfigureProvider fails, and reports the failure", async () => {
    const client = await clients.fixture({
      calls: { ConfigureProvider: { status: { code: 2, message: "no such thing" } } },
    });
    assert.deepEqual((await client.execute("echo", { message: "hi" })).data, { echoed: "hi" });
    assert.deepEqual(await client.configure("echo"), { supported: true, error: "no such thing", diagnostics: [] });
  });

  it("configures a provider again when its configuration has changed", async () => {
    const settings = { level: 1 };
    const client = await clients.fixture(
      { calls: { ConfigureProvider: { noMessage: false, malformed: false } } },
      { configuration: () => ({ settings }) },
    );
    await client.execute("echo", { message: "hi" });
    await client.execute("echo", { message: "hi" });
    settings.level = 2;
    await client.execute("echo", { message: "hi" });
    assert.equal(methods(client.path()).filter((method) => method === "ConfigureProvider").length, 2);
  });

  it("announces one host server again for each configuration instead of starting another", async () => {
    const settings = { level: 1 };
    const client = await clients.fixture(
      { calls: { ConfigureProvider: { noMessage: false, malformed: false } } },
      { host: {}, configuration: () => ({ settings }) },
    );
    for (; settings.level <= 3; settings.level++) await client.execute("echo", { message: "hi" });
    const announced = fixtureEvents(client.path()).flatMap((event) => (event.event === "announcement" ? [event] : []));
    assert.equal(new Set(announced.map(({ id }) => id)).size, 3);
    assert.equal(new Set(announced.map(({ address }) => address)).size, 1);
  });

  it("runs a provider of a plugin without broker, stdio and controller although a host is offered", async () => {
    const results: ConfigureResult[] = [];
    const hostErrors: (Error | undefined)[] = [];
    const client = await clients.fixture(
      { unimplemented: ["StartStream", "StreamStdio", "Shutdown"] },
      {
        host: {},
        onConfigure: (_provider, result, error) => {
          results.push(result);
          hostErrors.push(error);
        },
      },
    );
    assert.deepEqual((await client.execute("echo", { message: "hi" })).data, { echoed: "hi" });
    assert.equal(results.length, 1);
    assert.deepEqual(hostErrors, [undefined]);
  });

  it("reports that only ending the process is left when StopProvider is unsupported", async () => {
    const client = await clients.fixture({ calls: { ExecuteProvider: { untilCancelled: true } } });
    const outcomes: CancelOutcome[] = [];
    for (let time = 0; time < 2; time++) {
      const controller = new AbortController();
      const run = client.execute(
        "echo",
        {},
        {
          signal: controller.signal,
          onCancelled: (outcome) => void outcomes.push(outcome),
        },
      );
      const calls = (): number => methods(client.path()).filter((method) => method === "ExecuteProvider").length;
      await until("the plugin runs", () => calls() === time + 1);
      controller.abort();
      assert.equal((await pluginFailureOf(run)).reason, "cancelled");
      await until("the outcome is told", () => outcomes.length === time + 1);
    }
    assert.deepEqual(outcomes[0], { stop: "unsupported", othersRunning: 0, mayEndProcess: true });
    assert.deepEqual(outcomes[1], outcomes[0]);
    assert.equal(methods(client.path()).filter((method) => method === "StopProvider").length, 1, "asked again");
  });

  it("reports a process that had already ended", async () => {
    const path = (await clients.fixture({ calls: { ExecuteProvider: { untilCancelled: true } } })).path();
    const managed = new ManagedPlugin(path);
    const controller = new AbortController();
    const outcomes: CancelOutcome[] = [];
    const run = managed.execute(
      "echo",
      {},
      {
        signal: controller.signal,
        onCancelled: (outcome) => void outcomes.push(outcome),
      },
    );
    await until("the plugin runs", () => methods(path).includes("ExecuteProvider"));
    controller.abort();
    const stopped = managed.dispose();
    assert.equal((await pluginFailureOf(run)).reason, "cancelled");
    await stopped;
    await until("the outcome is told", () => outcomes.length === 1);
    assert.deepEqual(outcomes[0], { stop: "gone", othersRunning: 0, mayEndProcess: false });
  });
});
