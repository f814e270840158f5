// Polls for a condition; the error says what did not happen.

export interface UntilOptions {
  /** Milliseconds before the wait fails; 10 000 by default. */
  readonly timeoutMs?: number;
  /** Milliseconds between two calls; 25 by default. */
  readonly intervalMs?: number;
}

type Truthy<T> = Exclude<T, undefined | null | false | 0 | "">;

/**
 * Calls `fn` until it returns something truthy, and resolves with that. A `fn` that throws is
 * called again; its last error becomes the cause.
 * @param what what is waited for, as a statement: "the tree shows echo"
 * @throws {Error} naming `what`, after the time limit
 */
export async function until<T>(what: string, fn: () => T | Promise<T>, options: UntilOptions = {}): Promise<Truthy<T>> {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    let failure: unknown;
    try {
      const value = await fn();
      if (value) return value as Truthy<T>;
    } catch (error) {
      failure = error;
    }
    if (Date.now() >= deadline) {
      const why = failure instanceof Error ? ` (${failure.message})` : "";
      throw new Error(`waited ${timeoutMs} ms, but this did not happen: ${what}${why}`, { cause: failure });
    }
    await new Promise((resolve) => setTimeout(resolve, options.intervalMs ?? 25));
  }
}
