// An error of a notification's button is shown.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { Logs } from "../../../src/editor/platform/log.js";
import { Messages } from "../../../src/editor/platform/messages.js";
import { textFor } from "../../../src/model/index.js";

type Show = typeof vscode.window.showErrorMessage;

describe("Messages", () => {
  const window = vscode.window as { showInformationMessage: Show; showErrorMessage: Show };
  const { showInformationMessage, showErrorMessage } = window;
  const logs = new Logs();
  afterEach(() => Object.assign(window, { showInformationMessage, showErrorMessage }));
  after(() => logs.dispose());

  /** Shows a notification, presses its button and returns the errors that were shown. */
  const press = async (run: () => unknown): Promise<readonly string[]> => {
    const errors: string[] = [];
    window.showInformationMessage = () => Promise.resolve("Go");
    window.showErrorMessage = (text: string) => {
      errors.push(text);
      return Promise.resolve(undefined);
    };
    await new Messages(logs).show("info", textFor("notification", "Go?"), [{ title: "Go", run }]);
    return errors;
  };

  it("shows the failure of a button's action", async () => {
    const [error = "", ...more] = await press(() => Promise.reject(new Error("the disk is full")));
    assert.match(error, /the disk is full/);
    assert.deepEqual(more, []);
  });

  it("shows nothing when a button's action succeeds or is cancelled", async () => {
    assert.deepEqual(await press(() => undefined), []);
    assert.deepEqual(await press(() => Promise.reject(new vscode.CancellationError())), []);
  });
});
