// Restricted mode: nothing is started, and what the workspace configures is not even read.
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
    // These tell it in a notification that waits for an answer, so they do not return.
    for (const name of ["runRequest", "runProvider", "rerunLast", "restartPlugin", "allowDirectories"] as const) {
      void run(name);
    }
    await vscode.commands.executeCommand("scafctlPlugins.plugins.focus");
    // What follows would have been overtaken by a start: reading the directory comes before
    // everything else.
    await until("the schema is served all the same", async () => {
      const schema = await vscode.workspace.openTextDocument(vscode.Uri.parse(REQUEST_SCHEMA_URI));
      return schema.getText().includes('"provider"');
    });
    assert.deepEqual(await knownProviders(), []);
    assert.equal(fixtureStarts(workspaces).length + fixtureStarts(persons).length, 0);
  });
});
