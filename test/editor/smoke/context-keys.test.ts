// A context key that VS Code rejects is logged and sent again with the next value.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { ContextKeys } from "../../../src/editor/platform/context-keys.js";
import { Logs } from "../../../src/editor/platform/log.js";
import { until } from "../../support/until.js";

describe("ContextKeys", () => {
  const commands = vscode.commands as { executeCommand: (...args: unknown[]) => Thenable<unknown> };
  const { executeCommand } = commands;
  const logs = new Logs();
  afterEach(() => Object.assign(commands, { executeCommand }));
  after(() => logs.dispose());

  it("sends an unchanged value once, and again after it was rejected", async () => {
    const sent: unknown[][] = [];
    let isRejecting = true;
    commands.executeCommand = (...args) => {
      sent.push(args);
      return isRejecting ? Promise.reject(new Error("the window is closing")) : Promise.resolve(undefined);
    };
    const keys = new ContextKeys(logs);
    keys.set("filtered", true);
    isRejecting = false;
    await until("the value is sent again", () => {
      keys.set("filtered", true);
      return sent.length === 2;
    });
    keys.set("filtered", true);
    const call = ["setContext", "scafctlPlugins.filtered", true];
    assert.deepEqual(sent, [call, call]);
  });
});
