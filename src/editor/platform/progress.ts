// Shows that something takes a while: in the view for discovery, as a notification with Cancel for
// what a person started.
import * as vscode from "vscode";
import { viewIds } from "../../contributions.js";
import { abortOn } from "./cancellation.js";

/** Most runs are over sooner, and a notification that flashes up is only noise. */
const NOTIFY_AFTER_MS = 700;

/** The thin moving line on top of the Plugins view, until `work` settles. */
export function withViewProgress(work: Promise<unknown>): void {
  void vscode.window.withProgress({ location: { viewId: viewIds.plugins } }, () => settled(work));
}

/**
 * Waits for `work` and returns its outcome. If it lasts, a notification shows with a Cancel button
 * that aborts `controller`.
 * @throws what `work` rejects with
 */
export async function withCancellableProgress<T>(
  title: string,
  controller: AbortController,
  work: Promise<T>,
): Promise<T> {
  const timer = setTimeout(() => {
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (_progress, token) => {
        const listening = abortOn(token, controller);
        await settled(work);
        listening.dispose();
      },
    );
  }, NOTIFY_AFTER_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}

/** Progress only waits; whoever owns the promise handles how it ends. */
async function settled(work: Promise<unknown>): Promise<void> {
  await Promise.allSettled([work]);
}
