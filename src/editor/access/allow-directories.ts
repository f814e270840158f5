// "Allow Plugin Directories…": allows directories that were refused or not answered yet.
import * as vscode from "vscode";
import { directoryTarget } from "../common/targets.js";
import { words } from "./words.js";
import { mayStart } from "../common/discovery.js";
import type { AccessDeps } from "./index.js";

export async function allowDirectories(deps: AccessDeps, argument: unknown): Promise<void> {
  if (!(await mayStart(deps))) return;
  const { access, catalogue, messages } = deps;
  const waiting = access.directories.withAnswer("unknown", "refused");
  const target = directoryTarget(argument);
  const chosen =
    target === undefined
      ? await vscode.window.showQuickPick(
          waiting.map((entry) => ({
            label: entry.written,
            description: entry.folderName,
            detail: entry.directory,
            picked: true,
            entry,
          })),
          { title: words.chooseDirectoriesToAllow(), placeHolder: words.allowHint(), canPickMany: true },
        )
      : waiting.filter(({ directory }) => directory === target.directory).map((entry) => ({ entry }));
  if (chosen === undefined) return;
  if (waiting.length === 0) return messages.show("info", words.nothingToAllow());
  await access.directories.answer(
    chosen.map(({ entry }) => entry),
    "allowed",
  );
  catalogue.startDiscovery();
}
