// "Allow Plugin Directories…": gives the permission that was not given when it was asked for.
import * as vscode from "vscode";
import { directoryTarget } from "../common/targets.js";
import { words } from "./words.js";
import { mayStart } from "../common/discovery.js";
import type { Services } from "../common/services.js";

export async function allowDirectories(services: Services, argument: unknown): Promise<void> {
  if (!(await mayStart(services))) return;
  const { directories, live, messages } = services;
  const waiting = directories.withAnswer("unknown", "refused");
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
  await directories.answer(
    chosen.map(({ entry }) => entry),
    "allowed",
  );
  live.startDiscovery();
}
