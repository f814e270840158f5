// Waits that end early: on an abort signal or after a time limit.
import { PluginError } from "./errors.js";

/** @throws PluginError `cancelled` if the signal is aborted */
export function throwIfCancelled(path: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled(path, signal);
}

/**
 * Follows `promise` until the signal is aborted; a later rejection is ignored.
 * @throws PluginError `cancelled` when the signal is aborted; otherwise what `promise` rejects with
 */
export function orCancelled<T>(promise: Promise<T>, signal: AbortSignal | undefined, path: string): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(cancelled(path, signal));
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    // Handled even after an abort, so that a late rejection is not reported as unhandled.
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** What `promise` resolves with, or undefined after `ms` milliseconds. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function cancelled(path: string, signal: AbortSignal): PluginError {
  return new PluginError(path, { reason: "cancelled" }, signal.reason);
}
