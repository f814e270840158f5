// Limits concurrency; slow work stops counting towards the limit after a while.

/**
 * Runs up to `count` tasks at a time. A task that takes longer than `patienceMs` continues without
 * counting towards the limit.
 */
export class StartQueue {
  private free: number;
  private readonly queue: (() => void)[] = [];
  private held = false;

  constructor(
    count: number,
    private readonly patienceMs = 1000,
  ) {
    this.free = count;
  }

  /** While held, nothing new begins; what has begun goes on. */
  hold(held: boolean): void {
    this.held = held;
    while (!held && this.free > 0 && this.queue.length > 0) this.queue.shift()?.();
  }

  /**
   * Runs `work` when a slot is free, in FIFO order.
   * @param signal taken out of the queue when aborted: rejects with its reason, and `work` is not
   *   called
   */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.enter(signal);
    let isInside = true;
    const leave = (): void => {
      if (!isInside) return;
      isInside = false;
      this.free++;
      if (!this.held) this.queue.shift()?.();
    };
    const timer = setTimeout(leave, this.patienceMs);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      leave();
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
