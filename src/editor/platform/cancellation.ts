// Converts between CancellationToken and AbortSignal.
import * as vscode from "vscode";

/** Aborts `controller` when the token is cancelled. Dispose to stop listening. */
export function abortOn(token: vscode.CancellationToken, controller: AbortController): vscode.Disposable {
  if (!token.isCancellationRequested) return token.onCancellationRequested(() => controller.abort());
  controller.abort();
  return new vscode.Disposable(() => undefined);
}

/** A token that is cancelled when the signal is aborted. */
export function cancelledBy(signal: AbortSignal): vscode.CancellationToken {
  const source = new vscode.CancellationTokenSource();
  if (signal.aborted) source.cancel();
  else signal.addEventListener("abort", () => source.cancel(), { once: true });
  return source.token;
}

/** Whether an operation rejected with this because it was cancelled. */
export function isCancellation(error: unknown): boolean {
  if (error instanceof vscode.CancellationError) return true;
  if (!(error instanceof Error)) return false;
  return error.name === "AbortError" || ("reason" in error && error.reason === "cancelled");
}
