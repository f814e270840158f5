// Progress: in the Plugins view for discovery, as a notification with Cancel for commands.
import * as vscode from "vscode";
import { viewIds } from "../../contributions.js";
import type { SafeText } from "../../model/index.js";

/** Most runs end sooner, and a notification that appears only briefly distracts. */
const NOTIFY_AFTER_MS = 700;

/** Shows the progress bar of the Plugins view until `work` settles. */
export function withViewProgress(work: Promise<unknown>): void {
  void vscode.window.withProgress({ location: { viewId: viewIds.plugins } }, () => settled(work));
}

/**
 * Runs a task. If it takes long, a notification is shown with a Cancel button that aborts
 * `controller`.
 * @throws what `task` rejects with
 */
export async function withCancellableProgress<T>(
  title: SafeText<"progress">,
  task: (signal: AbortSignal) => Promise<T>,
  controller = new AbortController(),
): Promise<T> {
  const work = task(controller.signal);
  const timer = setTimeout(() => {
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (_progress, token) => {
        token.onCancellationRequested(() => controller.abort());
        return settled(work);
      },
    );
  }, NOTIFY_AFTER_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}

/** The caller handles a rejection of `work`. */
async function settled(work: Promise<unknown>): Promise<void> {
  await Promise.allSettled([work]);
}
