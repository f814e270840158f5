// The entry: builds the house when the editor calls, and takes it down when the editor leaves.
import type * as vscode from "vscode";
import { App } from "./app.js";

let app: App | undefined;

export function activate(context: vscode.ExtensionContext): void {
  app = new App(context);
}

/** The editor waits about five seconds for this; see {@link App.close}. */
export async function deactivate(): Promise<void> {
  await app?.close();
  app = undefined;
}
