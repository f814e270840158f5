// The command "Cancel Run", and the notification about a provider that may still be running after
// it.
import * as vscode from "vscode";
import type { CommandArgument } from "../../contributions.js";
import { type ActiveRun, type Target, textFor } from "../../model/index.js";
import type { CancelOutcome } from "../../scafctl/index.js";
import { pickOne } from "../platform/pick.js";
import type { RunDeps } from "./index.js";
import { words } from "./words.js";

/** Cancels the run in the argument, else the only one, else one that the user chooses. */
export async function cancelRun({ runs }: RunDeps, { runId }: CommandArgument): Promise<void> {
  const id = runId ?? (await chooseRun(runs.active));
  if (id !== undefined) runs.cancel(id);
}

async function chooseRun(active: readonly ActiveRun[]): Promise<number | undefined> {
  if (active.length <= 1) return active[0]?.id;
  const items = active.map(({ id, request, origin }) => ({
    label: textFor("pick", request.provider),
    description: textFor("pick", vscode.workspace.asRelativePath(vscode.Uri.parse(origin.document))),
    id,
  }));
  const chosen = await pickOne(items, { title: words.chooseRunToCancel() });
  return chosen?.id;
}

/** Shows nothing when the provider has stopped. Never rejects. */
export async function showCancelOutcome(
  { catalogue, messages }: RunDeps,
  { plugin, provider: { name: provider } }: Target,
  { stop, error, othersRunning, mayEndProcess }: CancelOutcome,
): Promise<void> {
  if (stop === "done" || stop === "gone") return;
  try {
    if (!mayEndProcess) {
      await messages.show("info", words.cancelShared({ provider, count: othersRunning }));
      return;
    }
    const text =
      error === undefined ? words.cancelRequested({ provider }) : words.cancelFailed({ provider, text: error });
    const endProcess = { title: words.endProcess(), run: () => catalogue.open().stop(plugin.id) };
    await messages.show("info", text, [endProcess]);
  } catch (failure) {
    await messages.failure(failure, { pluginId: plugin.id });
  }
}
