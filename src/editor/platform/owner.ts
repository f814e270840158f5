// Base class of objects that dispose what they create or subscribe to.

interface Disposable {
  dispose(): unknown;
}

export abstract class Owner implements Disposable {
  private readonly owned: Disposable[] = [];
  private disposed = false;

  /**
   * Takes ownership and returns its argument, so that it can be used in a field initialiser. After
   * {@link dispose} the argument is disposed at once.
   */
  protected own<T extends Disposable>(item: T): T {
    if (this.disposed) item.dispose();
    else this.owned.push(item);
    return item;
  }

  /** Disposes in the reverse order. A second call does nothing. */
  dispose(): void {
    this.disposed = true;
    for (const item of this.owned.splice(0).reverse()) item.dispose();
  }
}
