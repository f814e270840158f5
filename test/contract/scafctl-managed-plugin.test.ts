// ManagedPlugin: one process for all calls of a plugin, started when needed.
import assert from "node:assert/strict";
import { ManagedPlugin } from "scafctl-plugins/scafctl";
import { fixtureStarts, makeFixture } from "../support/fixture.js";
import { until } from "../support/until.js";
import { pluginFailureOf, startedClients } from "../support/started-clients.js";

describe("ManagedPlugin", () => {
  const clients = startedClients();
  const providerNames = async (plugin: ManagedPlugin): Promise<readonly string[]> => {
    const description = await plugin.describe({ keepRunning: true });
    return description.kind === "provider" ? description.providers.map(({ name }) => name) : [];
  };

  it("starts one process for concurrent calls, and a new one after a crash", async () => {
    const path = await makeFixture(clients.directory, "managed", {
      calls: { ExecuteProvider: [{ end: { when: "before", how: { exit: 3 } } }, {}] },
    });
    const plugin = new ManagedPlugin(path);
    const states: string[] = [];
    let last = "";
    plugin.onDidChange(() => {
      if (plugin.state.kind !== last) states.push(plugin.state.kind);
      last = plugin.state.kind;
    });
    const lists = await Promise.all([1, 2, 3].map(() => providerNames(plugin)));
    assert.deepEqual(lists, [["echo"], ["echo"], ["echo"]]);
    assert.equal(fixtureStarts(path).length, 1);
    assert.equal((await pluginFailureOf(plugin.execute("echo", {}))).reason, "crashed");
    assert.equal(plugin.state.kind, "failed");
    assert.deepEqual(await providerNames(plugin), ["echo"]);
    assert.equal(fixtureStarts(path).length, 2);
    await plugin.stop();
    assert.equal(plugin.state.kind, "idle");
    assert.deepEqual(states, ["starting", "ready", "failed", "starting", "ready", "stopping", "idle"]);
    await plugin.dispose();
    assert.equal((await pluginFailureOf(plugin.describe())).reason, "stopped");
  });

  it("stops a process that was only started to be described", async () => {
    const path = await makeFixture(clients.directory, "described");
    const plugin = new ManagedPlugin(path);
    await plugin.describe();
    assert.equal(plugin.state.kind, "idle");
    await plugin.execute("echo", { message: "hi" });
    await plugin.describe();
    assert.equal(plugin.state.kind, "ready");
    await plugin.dispose();
  });

  it("passes on the log and what the plugin prints", async () => {
    const path = await makeFixture(clients.directory, "talking", {
      calls: { ExecuteProvider: { print: { stdout: "printed" }, log: "logged\n" } },
    });
    const plugin = new ManagedPlugin(path);
    const received: string[] = [];
    plugin.onLog(({ message }) => received.push(message));
    plugin.onOutput(({ text }) => received.push(text));
    await plugin.execute("echo", { message: "hi" });
    await until("both are received", () => received.includes("printed") && received.includes("logged"));
    await plugin.dispose();
  });
});
