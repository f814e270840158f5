// "Cancel Run": one run, asked for when there are several; the others go on.
import * as vscode from "vscode";
import { cleanLine } from "../../model/index.js";
import { numberOf } from "../common/targets.js";
import { words } from "../platform/words.js";
import type { Services } from "../common/services.js";

export async function cancelRun({ runs }: Services, argument: unknown): Promise<void> {
  const id = numberOf(argument, "runId") ?? (await chooseRun(runs.active));
  if (id !== undefined) runs.cancel(id);
}

async function chooseRun(active: Services["runs"]["active"]): Promise<number | undefined> {
  if (active.length <= 1) return active[0]?.id;
  const items = active.map(({ id, request, origin }) => ({
    label: cleanLine(request.provider, 100),
    description: vscode.workspace.asRelativePath(origin.document),
    id,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: words.chooseRunToCancel() });
  return chosen?.id;
}
