// Hands text on no faster than somebody can show it, keeps little of it meanwhile, and tells who
// writes when there is room again.

/**
 * Characters handed on at a time, with a pause after each: about three megabytes a second. A
 * terminal of the editor draws more than that.
 */
const PORTION = 128 * 1024;
const PAUSE_MS = 40;
/** Characters that may wait before whoever writes has to wait as well. */
const ROOM = 2 * PORTION;

/** Calls `then` once, a little later; returns how to prevent that. */
export type Pause = (then: () => void) => () => void;

export class PacedWriter {
  private waiting: string[] = [];
  private length = 0;
  private cancelPause: (() => void) | undefined;
  private disposed = false;
  private room: { readonly promise: Promise<void>; readonly open: () => void } | undefined;

  /**
   * @param sink gets every portion
   * @param pause between two portions
   * @param begin a pause before the first one, as long as nobody can take it
   */
  constructor(
    private readonly sink: (text: string) => void,
    private readonly pause: Pause = pauseByTimer,
    begin?: Pause,
  ) {
    if (begin !== undefined) this.rest(begin);
  }

  /**
   * The first text after a pause is handed on at once. Resolves when there is room for more; after
   * {@link dispose}, text is dropped.
   */
  write(text: string): Promise<void> {
    if (this.disposed || text === "") return Promise.resolve();
    this.waiting.push(text);
    this.length += text.length;
    if (this.cancelPause === undefined) this.next();
    if (this.length <= ROOM) return Promise.resolve();
    this.room ??= newRoom();
    return this.room.promise;
  }

  /** Lets go of what waits, and of whoever does. */
  drop(): void {
    this.waiting = [];
    this.length = 0;
    this.openRoom();
  }

  dispose(): void {
    this.disposed = true;
    this.cancelPause?.();
    this.drop();
  }

  private next(): void {
    this.sink(this.take());
    if (this.length <= ROOM) this.openRoom();
    this.rest(this.pause);
  }

  private rest(pause: Pause): void {
    this.cancelPause = pause(() => {
      this.cancelPause = undefined;
      if (this.length > 0) this.next();
    });
  }

  private take(): string {
    const all = this.waiting.join("");
    const end = all.length <= PORTION ? all.length : PORTION - (isFirstHalf(all.charCodeAt(PORTION - 1)) ? 1 : 0);
    const rest = all.slice(end);
    this.waiting = rest === "" ? [] : [rest];
    this.length = rest.length;
    return all.slice(0, end);
  }

  private openRoom(): void {
    this.room?.open();
    this.room = undefined;
  }
}

function newRoom(): { promise: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const promise = new Promise<void>((resolve) => (open = resolve));
  return { promise, open };
}

/** Half of a surrogate pair would not survive the way to the window. */
function isFirstHalf(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

const pauseByTimer: Pause = (then) => {
  const timer = setTimeout(then, PAUSE_MS);
  return () => clearTimeout(timer);
};
