// Cancellation: AbortSignal to CancellationToken, and the errors of cancelled operations.
import * as vscode from "vscode";

/** A token that is cancelled when the signal is aborted. */
export function cancelledBy(signal: AbortSignal): vscode.CancellationToken {
  const source = new vscode.CancellationTokenSource();
  if (signal.aborted) source.cancel();
  else signal.addEventListener("abort", () => source.cancel(), { once: true });
  return source.token;
}

/** Whether this is the error of a cancelled operation. */
export function isCancellation(error: unknown): boolean {
  if (error instanceof vscode.CancellationError) return true;
  if (!(error instanceof Error)) return false;
  return error.name === "AbortError" || ("reason" in error && error.reason === "cancelled");
}
