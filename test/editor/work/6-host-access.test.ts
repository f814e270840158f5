// Host access: permissions, settings for plugins, and the list of host calls.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { schemes, settingIds } from "../../../src/contributions.js";
import { makePlugin } from "../../support/ts-plugins.js";
import { until } from "../../support/until.js";
import { closeAll, knownProviders, openRequest, resultDocuments, resultOf, run, userPlugins } from "../helpers.js";

interface TracedCall {
  readonly plugin: string;
  readonly call: string;
  readonly name?: string;
  readonly outcome: string;
  readonly run?: string;
}

describe("host access", () => {
  let plugin: string;
  before(async () => {
    plugin = makePlugin(userPlugins, "keeper");
    await run("refresh");
    await until("keeper is known", async () => (await knownProviders()).includes("keeper"));
  });
  afterEach(async () => {
    await set(settingIds.providers, undefined);
    await set(settingIds.authHandlers, undefined);
    await closeAll();
  });

  const set = (id: string, value: unknown, target = vscode.ConfigurationTarget.Global): Thenable<void> =>
    vscode.workspace.getConfiguration().update(id, value, target);
  const keeper = async (deed: string): Promise<Record<string, unknown>> => {
    await openRequest(`keeper-${deed}`, { provider: "keeper", inputs: { do: deed } });
    return resultOf(() => run("runRequest"));
  };
  const trace = async (): Promise<readonly TracedCall[]> => {
    const uri = vscode.Uri.from({ scheme: schemes.hostCalls, path: "/host calls.json" });
    return JSON.parse((await vscode.workspace.openTextDocument(uri)).getText()) as readonly TracedCall[];
  };

  it("stores no secret without permission, and rejects the call when the run is cancelled", async () => {
    const results = resultDocuments().length;
    await openRequest("keeper-keep", { provider: "keeper", inputs: { do: "keep" } });
    void run("runRequest");
    const called = (rpc: string) => async (): Promise<TracedCall | undefined> =>
      (await trace()).find((one) => one.call === rpc);
    await until("the plugin has asked", called("ListAuthHandlers"));
    // The question is not answered.
    await run("cancelRun");
    const call = await until("the call is answered", called("SetSecret"));
    assert.deepEqual([call.plugin, call.name, call.outcome], [plugin, "keeper.key", "refused"]);
    assert.ok(call.run !== undefined && call.run !== "");
    assert.equal(resultDocuments().length, results);
  });

  it("configures a provider again in the same process when its settings change", async () => {
    await set(settingIds.providers, { keeper: { settings: { level: 1 } } });
    const first = (await keeper("settings"))["data"] as { level: number; pid: number };
    assert.equal(first.level, 1);
    await set(settingIds.providers, { keeper: { settings: { level: 2 } } });
    assert.deepEqual((await keeper("settings"))["data"], { level: 2, pid: first.pid });
    const { Workspace } = vscode.ConfigurationTarget;
    await set(settingIds.providers, { keeper: { settings: { level: 3 } } }, Workspace);
    assert.deepEqual((await keeper("settings"))["data"], { level: 3, pid: first.pid });
    await set(settingIds.providers, undefined, Workspace);
  });

  it("uses the auth handlers of the settings as soon as they change", async () => {
    assert.match(String((await keeper("who"))["error"]), /auth handler "corp" not found/);
    await set(settingIds.authHandlers, { corp: { claims: { subject: "s-1" } } });
    assert.deepEqual((await keeper("who"))["data"], { subject: "s-1" });
    const [latest] = await until("the trace has it", async () => {
      const calls = await trace();
      return calls[0]?.outcome === "ok" && calls;
    });
    assert.deepEqual([latest?.call, latest?.name], ["GetAuthIdentity", "corp"]);
  });

  it("rejects an auth handler whose settings hold a plain token", async () => {
    await set(settingIds.authHandlers, { corp: { claims: { subject: "s-1" }, token: "written out" } });
    assert.match(String((await keeper("who"))["error"]), /auth handler "corp" not found/);
  });
});
