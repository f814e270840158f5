// Sets the context keys of menus and welcome views; a value that did not change is not sent again.
import * as vscode from "vscode";
import { type ContextKey, contextKeys, type ContextValue } from "../../contributions.js";
import { textFor } from "../../model/index.js";
import type { Logs } from "./log.js";

export class ContextKeys {
  private readonly sent = new Map<ContextKey, unknown>();

  constructor(private readonly logs: Logs) {}

  set<K extends ContextKey>(key: K, value: ContextValue<K>): void {
    if (this.sent.get(key) === value) return;
    this.sent.set(key, value);
    // Callers do not wait, so a failure is logged here; the next call sends the value again.
    void vscode.commands.executeCommand("setContext", contextKeys[key], value).then(undefined, (error: unknown) => {
      this.sent.delete(key);
      this.logs.main.error(textFor("log", `setContext ${contextKeys[key]}: ${String(error)}`));
    });
  }
}
