// Restricted mode: no plugin is started, and the settings of the workspace are ignored.
import assert from "node:assert/strict";
import { join } from "node:path";
import * as vscode from "vscode";
import { REQUEST_SCHEMA_URI } from "../../../src/contributions.js";
import { fixtureStarts, makeFixture } from "../../support/fixture.js";
import { until } from "../../support/until.js";
import { closeAll, folder, knownProviders, openRequest, run, userPlugins } from "../helpers.js";

describe("untrusted workspace", () => {
  let workspaces: string;
  let persons: string;

  before(async () => {
    workspaces = await makeFixture(join(folder(), "plugins"), "workspaces", { providers: [{ name: "theirs" }] });
    persons = await makeFixture(userPlugins, "persons", { providers: [{ name: "mine" }] });
  });
  after(closeAll);

  it("is not trusted", () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  it("starts no plugin, whichever command is run", async () => {
    await openRequest("restricted", { provider: "mine", inputs: { message: "hi" } });
    // These show a notification and return only when it is closed.
    for (const name of ["runRequest", "runProvider", "rerunLast", "restartPlugin", "allowDirectories"] as const) {
      void run(name);
    }
    await vscode.commands.executeCommand("scafctlPlugins.plugins.focus");
    // A start would have happened by then: discovery reads the directory first.
    await until("the schema is served", async () => {
      const schema = await vscode.workspace.openTextDocument(vscode.Uri.parse(REQUEST_SCHEMA_URI));
      return schema.getText().includes('"provider"');
    });
    assert.deepEqual(await knownProviders(), []);
    assert.equal(fixtureStarts(workspaces).length + fixtureStarts(persons).length, 0);
  });
});
