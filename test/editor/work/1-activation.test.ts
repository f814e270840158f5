// Opening a folder or a request starts no plugin. Cached descriptors are used anyway.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { EXTENSION_ID } from "../../../src/contributions.js";
import { fixtureStarts, makeFixture } from "../../support/fixture.js";
import { until } from "../../support/until.js";
import { closeAll, knownProviders, openRequest, run, userPlugins } from "../helpers.js";

describe("lazy activation", () => {
  let plugin: string;

  before(async () => {
    plugin = await makeFixture(userPlugins, "first");
  });
  after(closeAll);

  it("does not activate when a folder is opened", () => {
    assert.equal(vscode.extensions.getExtension(EXTENSION_ID)?.isActive, false);
  });

  it("activates when a request is opened, and starts no plugin", async () => {
    await openRequest("sleepy", { provider: "echo", inputs: { message: "hi" } });
    await until("the extension is active", () => vscode.extensions.getExtension(EXTENSION_ID)?.isActive);
    assert.deepEqual(await knownProviders(), []);
    assert.equal(fixtureStarts(plugin).length, 0);
  });

  it("starts each plugin once when providers are needed", async () => {
    await run("refresh");
    await until("echo is known", async () => (await knownProviders()).includes("echo"));
    await run("refresh");
    assert.equal(fixtureStarts(plugin).length, 1);
  });
});
