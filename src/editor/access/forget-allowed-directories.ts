// "Forget Allowed Directories…": removes answers. The plugins in these directories are stopped, and
// the question is asked again.
import * as vscode from "vscode";
import { directoryTarget } from "../common/targets.js";
import { words } from "./words.js";
import type { AccessDeps } from "./index.js";

export async function forgetAllowedDirectories({ access, messages }: AccessDeps, argument: unknown): Promise<void> {
  const { directories } = access;
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
