// What a plugin gets of the environment: nothing that is meant for the editor or for Node.
import assert from "node:assert/strict";
import { pluginFactory } from "../../../src/model/plugins/plugin-factory.js";
import { fixtureStarts, makeFixture } from "../../support/fixture.js";
import { assertNoLeftovers } from "../../support/no-leftovers.js";
import { withTempDir } from "../../support/temp-dir.js";

const CANARY = "canary-51c0-environment";
const editors = ["VSCODE_IPC_HOOK_CLI", "VSCODE_GIT_ASKPASS_MAIN", "ELECTRON_RUN_AS_NODE", "NODE_CHANNEL_FD"];

describe("attack: environment of a plugin", () => {
  afterEach(() => assertNoLeftovers());

  it("has no variable of the editor, and those of the setting as they are at its start", () =>
    withTempDir(async (directory) => {
      const path = await makeFixture(directory, "echo");
      for (const name of [...editors, "CANARY_REMOVED"]) process.env[name] = CANARY;
      process.env["CANARY_KEPT"] = "inherited";
      let setting: Readonly<Record<string, string | null>> = {};
      const plugin = pluginFactory({ environment: () => setting })({ path, workingDirectory: directory });
      try {
        setting = { CANARY_REMOVED: null, CANARY_ADDED: "one" };
        await plugin.describe();
        setting = { CANARY_REMOVED: null, CANARY_KEPT: "changed" };
        await plugin.describe();
      } finally {
        await plugin.dispose();
        for (const name of [...editors, "CANARY_REMOVED", "CANARY_KEPT"]) Reflect.deleteProperty(process.env, name);
      }
      const [first, second] = fixtureStarts(path).map(({ env }) => env);
      assert.ok(!JSON.stringify([first, second]).includes(CANARY));
      assert.deepEqual([first?.["CANARY_ADDED"], first?.["CANARY_KEPT"]], ["one", "inherited"]);
      assert.deepEqual([second?.["CANARY_ADDED"], second?.["CANARY_KEPT"]], [undefined, "changed"]);
    }));
});
