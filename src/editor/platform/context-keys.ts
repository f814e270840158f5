// Sets the context keys of menus and welcome views; a value that did not change is not sent again.
import * as vscode from "vscode";
import { contextKeys, type ContextKeyTypes } from "../../contributions.js";
import type { Logs } from "./log.js";

export class ContextKeys {
  private readonly sent = new Map<keyof ContextKeyTypes, unknown>();

  constructor(private readonly logs: Logs) {}

  set<K extends keyof ContextKeyTypes>(key: K, value: ContextKeyTypes[K]): void {
    if (this.sent.get(key) === value) return;
    this.sent.set(key, value);
    // Callers do not wait, so a failure is logged here; the next call sends the value again.
    void vscode.commands.executeCommand("setContext", contextKeys[key], value).then(undefined, (error: unknown) => {
      this.sent.delete(key);
      this.logs.main.error(`setContext ${contextKeys[key]}: ${String(error)}`);
    });
  }
}
