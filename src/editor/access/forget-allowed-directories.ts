// "Forget Allowed Directories…": takes permissions back; the plugins started from there are
// stopped, and the question is asked anew.
import * as vscode from "vscode";
import { directoryTarget } from "../common/targets.js";
import { words } from "./words.js";
import type { Services } from "../common/services.js";

export async function forgetAllowedDirectories({ directories, messages }: Services, argument: unknown): Promise<void> {
  const remembered = directories.remembered();
  const target = directoryTarget(argument);
  if (target !== undefined) {
    return directories.answer(
      remembered.filter(({ directory }) => directory === target.directory),
      "unknown",
    );
  }
  if (remembered.length === 0) return messages.show("info", words.nothingRemembered());
  const items = remembered.map((entry) => ({
    label: entry.directory,
    description: entry.answer === "allowed" ? words.answerAllowed() : words.answerRefused(),
    detail: words.namedByFolder({ folder: entry.folder }),
    entry,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: words.chooseDirectoriesToForget(),
    canPickMany: true,
    matchOnDetail: true,
  });
  if (chosen === undefined) return;
  await directories.answer(
    chosen.map(({ entry }) => entry),
    "unknown",
  );
}
