// The one place where the editor's cancellation meets ours: tokens outside, AbortSignal inside.
import * as vscode from "vscode";

/** Aborts `controller` when the editor's token is cancelled. Dispose to stop listening. */
export function abortOn(token: vscode.CancellationToken, controller: AbortController): vscode.Disposable {
  if (!token.isCancellationRequested) return token.onCancellationRequested(() => controller.abort());
  controller.abort();
  return new vscode.Disposable(() => undefined);
}

/** True for what an aborted operation rejects with: ours, the engine's, or the editor's own. */
export function isCancellation(error: unknown): boolean {
  if (error instanceof vscode.CancellationError) return true;
  if (!(error instanceof Error)) return false;
  return error.name === "AbortError" || ("reason" in error && error.reason === "cancelled");
}
