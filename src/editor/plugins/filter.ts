// "Filter…": narrows the Plugins view to what is typed, letter by letter; Escape brings the former
// filter back.
import * as vscode from "vscode";
import { words } from "./words.js";
import type { PluginDeps } from "./index.js";

export async function filter({ view, catalogue }: PluginDeps, argument: unknown): Promise<void> {
  if (typeof argument === "string") {
    view.filter = argument;
    return;
  }
  catalogue.startDiscovery();
  const before = view.filter;
  const box = vscode.window.createInputBox();
  box.title = words.filterTitle();
  box.placeholder = words.filterHint();
  box.value = before;
  await new Promise<void>((resolve) => {
    let accepted = false;
    box.onDidChangeValue((text) => (view.filter = text));
    box.onDidAccept(() => {
      accepted = true;
      box.hide();
    });
    box.onDidHide(() => {
      if (!accepted) view.filter = before;
      resolve();
    });
    box.show();
  });
  box.dispose();
}

/** "Clear Filter". */
export function clearFilter({ view }: PluginDeps): void {
  view.filter = "";
}
