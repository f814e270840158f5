// The pause between two chunks of output. A terminal of an extension has no flow control: what is
// written faster than the window draws it delays everything else in the editor.
import * as vscode from "vscode";

/** With chunks of 32 K characters about three megabytes a second, if the window is fast enough. */
const LEAST_PAUSE_MS = 10;

/**
 * Calls `then` once the window has handled what was sent to it, and has had as much time again for
 * other things.
 * @returns a function that prevents the call
 */
export function pauseForWindow(then: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const start = performance.now();
  const wait = (): void => {
    if (!isOver) timer = setTimeout(then, Math.max(LEAST_PAUSE_MS, performance.now() - start));
  };
  // A command of VS Code's that does nothing, in the window. Requests are handled in their order.
  void vscode.commands.executeCommand("noop").then(wait, wait);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
