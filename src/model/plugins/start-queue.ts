// Limits how many plugins are started at the same time.

/**
 * Runs up to `count` tasks at a time. A task that takes longer than `slowAfterMs`, if that is
 * given, continues without counting towards the limit.
 */
export class StartQueue {
  private free: number;
  private readonly queue: (() => void)[] = [];
  private held = false;

  constructor(
    count: number,
    private readonly slowAfterMs?: number,
  ) {
    this.free = count;
  }

  /** While held, no task is started; running tasks continue. */
  hold(held: boolean): void {
    this.held = held;
    while (!held && this.free > 0 && this.queue.length > 0) this.queue.shift()?.();
  }

  /**
   * Runs `work` when a slot is free, in FIFO order.
   * @param signal removes waiting work from the queue; the promise rejects with its reason
   */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.enter(signal);
    let isCounted = true;
    const release = (): void => {
      if (!isCounted) return;
      isCounted = false;
      this.free++;
      if (!this.held) this.queue.shift()?.();
    };
    const timer = this.slowAfterMs === undefined ? undefined : setTimeout(release, this.slowAfterMs);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      release();
    }
  }

  private enter(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leaveQueue = (): void => {
        this.queue.splice(this.queue.indexOf(proceed), 1);
        reject(signal.reason as Error);
      };
      const proceed = (): void => {
        signal.removeEventListener("abort", leaveQueue);
        this.free--;
        resolve();
      };
      if (signal.aborted) reject(signal.reason as Error);
      else if (this.free > 0 && !this.held) proceed();
      else {
        this.queue.push(proceed);
        signal.addEventListener("abort", leaveQueue, { once: true });
      }
    });
  }
}
