// Sets the context keys of menus and welcome views; a value that did not change is not sent again.
import * as vscode from "vscode";
import { contextKeys, type ContextKeyTypes } from "../../contributions.js";

export class ContextKeys {
  private readonly sent = new Map<keyof ContextKeyTypes, unknown>();

  set<K extends keyof ContextKeyTypes>(key: K, value: ContextKeyTypes[K]): void {
    if (this.sent.get(key) === value) return;
    this.sent.set(key, value);
    void vscode.commands.executeCommand("setContext", contextKeys[key], value);
  }
}
