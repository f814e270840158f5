// Auth handlers, findings, providers that two plugins offer, and scafctl's plugin cache.
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as vscode from "vscode";
import { settingIds } from "../../../src/contributions.js";
import { fixtureEvents, type FixtureOrders, fixtureStarts, makeFixture } from "../../support/fixture.js";
import { makeCached, offering } from "../../support/plugin-cache.js";
import { makeGeneration } from "../../support/ts-plugins.js";
import { until } from "../../support/until.js";
import {
  closeAll,
  havePlugin,
  knownProviders,
  openRequest,
  problemsBecome,
  resultOf,
  run,
  userPlugins,
} from "../helpers.js";

describe("the catalogue", () => {
  afterEach(closeAll);

  /** The descriptor document in the active editor. */
  const shown = (): vscode.TextDocument => {
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document !== undefined, "no document is active");
    return document;
  };
  const becomes = (what: RegExp): Promise<unknown> =>
    until(`the document matches ${what.source}`, () => what.test(shown().getText()));

  it("shows flows, capabilities and status of auth handlers without logging in", async () => {
    const path = makeGeneration(userPlugins, "p6", "corp");
    await run("refresh");
    await run("openDescriptor", { pluginId: path });
    await becomes(/"handlers"/);
    const { handlers, handshake } = JSON.parse(shown().getText()) as {
      handshake: number;
      handlers: { name: string; flows: string[]; status: { authenticated?: boolean; error?: string } }[];
    };
    assert.equal(handshake, 2);
    assert.deepEqual(
      handlers.map(({ name, flows }) => [name, flows]),
      [
        ["corp", ["device_code", "pat"]],
        ["broken", ["interactive"]],
      ],
    );
    assert.equal(handlers[0]?.status.authenticated, true);
    assert.match(handlers[1]?.status.error ?? "", /no keyring/);
    await rm(path);
    await becomes(/is not loaded/);
  });

  it("adds remarks and the contract to a descriptor document, and updates them", async () => {
    const one = await havePlugin("one", { providers: [{ name: "twice" }] });
    await run("openDescriptor", { pluginId: one, providerName: "twice" });
    await becomes(/"code": "api-version-missing"/);
    assert.match(shown().getText(), /"speaksAtLeast": \{\s+"release": "scafctl v0\.1\.0"/);
    assert.doesNotMatch(shown().getText(), /name-repeated/);
    const two = await havePlugin("two", { providers: [{ name: "twice" }] });
    await becomes(
      /"code": "name-repeated",\s+"message": "\\"twice\\" is also offered by [^\n]*two: scafctl would load none of them/,
    );
    await rm(two);
    await until("the second is gone", () => !shown().getText().includes("name-repeated"));
    await rm(one);
  });

  it("shows scafctl's cache when the setting is on, and older versions on demand", async () => {
    const cache = join(dirname(userPlugins), "cache");
    const root = join(cache, "scafctl", "plugins");
    const old = await makeCached(root, "exec", "0.9.0", offering("exec", "0.9.0"));
    await makeCached(root, "exec", "0.10.0", offering("exec", "0.10.0"));
    const before = process.env["XDG_CACHE_HOME"];
    process.env["XDG_CACHE_HOME"] = cache;
    const set = (value: unknown): Thenable<void> =>
      vscode.workspace.getConfiguration().update(settingIds.pluginCache, value, vscode.ConfigurationTarget.Global);
    try {
      assert.ok(!(await knownProviders()).includes("exec"));
      await set(true);
      await until("exec is offered", async () => (await knownProviders()).includes("exec"));
      assert.equal(fixtureStarts(old).length, 0);
      await run("openDescriptor", { pluginId: old, providerName: "exec" });
      await becomes(/is not loaded/);
      await run("restartPlugin", { pluginId: old });
      await becomes(/"version": "0\.9\.0"/);
    } finally {
      await set(undefined);
      if (before === undefined) delete process.env["XDG_CACHE_HOME"];
      else process.env["XDG_CACHE_HOME"] = before;
    }
    await until("it is gone with the setting", async () => !(await knownProviders()).includes("exec"));
  });

  it("checks open requests against a rebuilt plugin while a run ends in the old process", async () => {
    const building = (input: string, more: FixtureOrders): FixtureOrders => ({
      providers: [
        {
          name: "rebuilt",
          descriptor: {
            name: "rebuilt",
            version: "1.0.0",
            capabilities: ["transform"],
            schema: { parameters: { [input]: { type: "string", required: true } } },
          },
        },
      ],
      ...more,
    });
    const slow = { calls: { ExecuteProvider: { delayMs: 1500, data: { from: "old" } } } };
    const path = await havePlugin("rebuilt", building("before", slow));
    const editor = await openRequest("rebuilt", { provider: "rebuilt", inputs: { before: "kept" } });
    const text = editor.document.getText();
    await problemsBecome(editor.document.uri, []);
    const result = resultOf(() => run("runRequest"));
    await until("the run has reached the plugin", () =>
      fixtureEvents(path).some((event) => event.event === "call" && event.method === "ExecuteProvider"),
    );
    await makeFixture(
      userPlugins,
      "rebuilt",
      building("after", { calls: { ExecuteProvider: { data: { from: "new" } } } }),
    );
    await problemsBecome(editor.document.uri, [/"?after"?/, /before is not allowed/]);
    assert.equal(editor.document.getText(), text);
    assert.deepEqual((await result)["data"], { from: "old" });
    await rm(path);
  });
});
