// Extension entry point: creates the App on activation, closes it on deactivation.
import type * as vscode from "vscode";
import { App } from "./app.js";

let app: App | undefined;

export function activate(context: vscode.ExtensionContext): void {
  app = new App(context);
}

/** VS Code waits for it; see {@link App.close}. */
export async function deactivate(): Promise<void> {
  await app?.close();
  app = undefined;
}
