// Passes text on at a limited rate, buffers little of it, and applies backpressure to the writer.

/** Characters per chunk: few enough to be drawn without a visible delay. */
const CHUNK_LENGTH = 32 * 1024;
/** Characters that may be buffered before a write has to wait. */
const BUFFER_LENGTH = 8 * CHUNK_LENGTH;

/** Calls `then` once, later; returns a function that prevents that. */
type Pause = (then: () => void) => () => void;

export class PacedWriter {
  private buffer: string[] = [];
  private length = 0;
  private cancelPause: (() => void) | undefined;
  private disposed = false;
  private readonly waiting: (() => void)[] = [];

  /**
   * @param sink receives every chunk
   * @param pause between two chunks
   * @param initialPause before the first chunk, until the sink is ready
   */
  constructor(
    private readonly sink: (text: string) => void,
    private readonly pause: Pause,
    initialPause?: Pause,
  ) {
    if (initialPause !== undefined) this.rest(initialPause);
  }

  /**
   * Text after a pause is passed on at once. Resolves when the buffer can take more. After
   * {@link dispose}, text is dropped.
   */
  write(text: string): Promise<void> {
    if (this.disposed || text === "") return Promise.resolve();
    this.buffer.push(text);
    this.length += text.length;
    if (this.cancelPause === undefined) this.next();
    if (this.length <= BUFFER_LENGTH) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Empties the buffer and resolves pending writes. */
  drop(): void {
    this.buffer = [];
    this.length = 0;
    this.resolveWrites();
  }

  dispose(): void {
    this.disposed = true;
    this.cancelPause?.();
    this.drop();
  }

  private next(): void {
    this.sink(this.take());
    if (this.length <= BUFFER_LENGTH) this.resolveWrites();
    this.rest(this.pause);
  }

  private rest(pause: Pause): void {
    this.cancelPause = pause(() => {
      this.cancelPause = undefined;
      if (this.length > 0) this.next();
    });
  }

  private take(): string {
    const all = this.buffer.join("");
    const splits = isHighSurrogate(all.charCodeAt(CHUNK_LENGTH - 1));
    const end = all.length <= CHUNK_LENGTH ? all.length : CHUNK_LENGTH - (splits ? 1 : 0);
    const rest = all.slice(end);
    this.buffer = rest === "" ? [] : [rest];
    this.length = rest.length;
    return all.slice(0, end);
  }

  private resolveWrites(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

/** Half of a surrogate pair would not survive the encoding on its way to the window. */
function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
