// What a thing subscribes to or creates ends with it: whoever extends Owner cannot forget to let
// go.

interface Disposable {
  dispose(): unknown;
}

export abstract class Owner implements Disposable {
  private readonly owned: Disposable[] = [];
  private disposed = false;

  /**
   * Takes ownership and returns its argument, so that it can stand in a field initialiser. After
   * the end it is disposed at once.
   */
  protected own<T extends Disposable>(item: T): T {
    if (this.disposed) item.dispose();
    else this.owned.push(item);
    return item;
  }

  /** In the reverse order of owning. Twice does nothing. */
  dispose(): void {
    this.disposed = true;
    for (const item of this.owned.splice(0).reverse()) item.dispose();
  }
}
