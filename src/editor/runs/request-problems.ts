// The notification that a request was not run because of its problems.
import * as vscode from "vscode";
import { lineAndColumn, type Problem, type RequestOrigin } from "../../model/index.js";
import type { Messages } from "../platform/messages.js";
import { words } from "./words.js";

/** @param runAnyway offered as a button; absent where the request cannot be run at all */
export async function showProblems(
  messages: Messages,
  { document, text }: RequestOrigin,
  problems: readonly Problem[],
  runAnyway?: () => unknown,
): Promise<void> {
  const [first] = problems;
  if (first === undefined) return;
  const found = { ...lineAndColumn(text, first.offset), text: first.message };
  const show = { title: words.showProblems(), run: () => revealProblem(document, first) };
  await messages.show(
    "warning",
    problems.length === 1 ? words.oneProblem(found) : words.severalProblems({ ...found, count: problems.length }),
    runAnyway === undefined ? [show] : [{ title: words.runAnyway(), run: runAnyway }, show],
  );
}

/** Selects the problem in its document and opens the Problems view. */
async function revealProblem(uri: string, { offset, length }: Problem): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  const selection = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
  await vscode.window.showTextDocument(document, { selection });
  await vscode.commands.executeCommand("workbench.actions.view.problems");
}
