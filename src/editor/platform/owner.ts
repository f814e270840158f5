// Base class of objects that dispose what they create or subscribe to.
import { DisposableStore } from "../../model/index.js";
import type { Disposable } from "../../scafctl/index.js";

export abstract class Owner implements Disposable {
  private readonly owned = new DisposableStore();

  /**
   * Takes ownership and returns its argument, so that it can be used in a field initialiser. After
   * {@link dispose} the argument is disposed at once.
   */
  protected own<T extends Disposable>(item: T): T {
    return this.owned.add(item);
  }

  /** Disposes in the reverse order. A second call does nothing. */
  dispose(): void {
    this.owned.dispose();
  }
}
