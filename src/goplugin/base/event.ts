// Events and disposables in the shape of vscode's, for code that must not import vscode.

/** Holds a resource until it is disposed. Disposing twice does nothing. */
export interface Disposable {
  dispose(): void;
}

/** Subscribes to an event; dispose the returned value to unsubscribe. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** Fires an event. The first error of a listener is thrown after all listeners were called. */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    // Wrapped, so that a function that subscribes twice has two subscriptions.
    const entry = (value: T): void => listener(value);
    this.listeners.add(entry);
    return { dispose: () => void this.listeners.delete(entry) };
  };

  fire(value: T): void {
    const failures: unknown[] = [];
    for (const listener of [...this.listeners]) {
      try {
        listener(value);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  dispose(): void {
    this.listeners.clear();
  }
}

/** Disposes its items in reverse order; an item added after disposal is disposed at once. */
export class DisposableStore implements Disposable {
  private readonly items: Disposable[] = [];
  private disposed = false;

  /** Returns its argument, for use in a field initialiser. */
  add<T extends Disposable>(item: T): T {
    if (this.disposed) item.dispose();
    else this.items.push(item);
    return item;
  }

  dispose(): void {
    this.disposed = true;
    for (let item = this.items.pop(); item !== undefined; item = this.items.pop()) item.dispose();
  }
}

/**
 * Passes what a plugin wrote to the host's listener and waits for it, so that a slow listener slows
 * the plugin down. An error of the listener becomes a warning of the process: reading must go on,
 * because the plugin would block.
 */
export async function notify<T>(listener: (value: T) => void | Promise<void>, value: T): Promise<void> {
  try {
    await listener(value);
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : new Error(String(error)));
  }
}
