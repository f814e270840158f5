// Waiting that ends early when the caller no longer wants the result.
import { PluginError } from "./errors.js";

/** @throws PluginError `cancelled` if the signal is aborted already */
export function throwIfCancelled(path: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled(path, signal);
}

/**
 * Follows `promise` until the signal is aborted. What the promise does afterwards is nobody's
 * business, so its rejection is taken care of.
 * @throws PluginError `cancelled` at once when the signal is aborted; otherwise whatever `promise`
 *   rejects with
 */
export function orCancelled<T>(promise: Promise<T>, signal: AbortSignal | undefined, path: string): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(cancelled(path, signal));
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    // Both outcomes are taken even after an abort: a promise that settles later settles nothing,
    // and never goes unhandled.
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** What `promise` resolves with, or undefined after `ms` milliseconds. Leaves no timer behind. */
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
