// New, rebuilt and removed plugins are shown within two seconds.
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { makeFixture, makeMisfit } from "../../support/fixture.js";
import { until } from "../../support/until.js";
import { closeAll, havePlugin, knownProviders, run, userPlugins } from "../helpers.js";

const soon = { timeoutMs: 2000 };

describe("discovery", () => {
  before(() => havePlugin("first"));
  after(closeAll);

  it("shows a plugin when its file is created", async () => {
    await makeFixture(userPlugins, "fresh", { providers: [{ name: "fresh" }] });
    await until("fresh is offered", async () => (await knownProviders()).includes("fresh"), soon);
  });

  it("updates the tree and the open descriptor when a plugin is rebuilt", async () => {
    const path = join(userPlugins, "fresh");
    await run("openDescriptor", { pluginId: path, providerName: "fresh" });
    const document = vscode.window.activeTextEditor?.document;
    assert.match(document?.getText() ?? "", /"name": "fresh"/);
    await makeFixture(userPlugins, "fresh", {
      providers: [{ name: "fresh", descriptor: { name: "fresh", version: "9.9.9" } }],
    });
    await until("the descriptor follows", () => document?.getText().includes("9.9.9"), soon);
  });

  it("removes a plugin when its file is deleted", async () => {
    await rm(join(userPlugins, "fresh"));
    await until("fresh is gone", async () => !(await knownProviders()).includes("fresh"), soon);
    const document = vscode.window.activeTextEditor?.document;
    await until("its descriptor says so", () => document?.getText().includes("is not loaded"));
  });

  it("lists plugins without waiting for files that are not plugins", async () => {
    makeMisfit(userPlugins, "hangs", "hangs");
    makeMisfit(userPlugins, "exits", "exits-7");
    makeMisfit(userPlugins, "nonsense", "nonsense");
    await makeFixture(userPlugins, "good", { providers: [{ name: "good" }] });
    await until("the good one is offered", async () => (await knownProviders()).includes("good"), soon);
    for (const name of ["hangs", "exits", "nonsense", "good"]) await rm(join(userPlugins, name));
    await until("all are gone", async () => !(await knownProviders()).includes("good"));
  });
});
