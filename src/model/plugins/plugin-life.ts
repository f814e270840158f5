// The process of one state of a plugin file: when the file changes, calls under way end with the
// old process and new ones go to the next.
import {
  type Client,
  type Disposable,
  DisposableStore,
  type ManagedClient,
  type PluginState,
} from "../../scafctl/index.js";
import type { Timeouts } from "./catalogue-context.js";

/** Counts the uses of a client, so that it can be retired without interrupting any. */
export class PluginLife {
  private readonly subscriptions = new DisposableStore();
  private uses = 0;
  private ending: Promise<void> | undefined;
  private idle: (() => void) | undefined;

  constructor(private readonly client: ManagedClient) {}

  get state(): PluginState {
    return this.client.state;
  }

  /** Ties a subscription to this life. */
  own(subscription: Disposable): void {
    this.subscriptions.add(subscription);
  }

  setTimeouts({ startTimeoutMs, idleAfterMs }: Timeouts): void {
    this.client.startTimeoutMs = startTimeoutMs;
    this.client.idleAfterMs = idleAfterMs;
  }

  async use<T>(work: (client: Client) => Promise<T>, signal?: AbortSignal): Promise<T> {
    this.uses++;
    try {
      return await this.client.use(work, signal);
    } finally {
      this.uses--;
      if (this.uses === 0) this.idle?.();
    }
  }

  /** Has every provider configured again before its next run. */
  forgetConfiguration(): void {
    this.client.forgetConfiguration();
  }

  /** Stops the process, and the calls that run in it; the next use starts it afresh. */
  stop(): Promise<void> {
    return this.client.stop();
  }

  /** Stops the process unless somebody uses it. */
  async stopIfUnused(): Promise<void> {
    if (this.uses === 0) await this.client.stop();
  }

  /** Ends it for good when its last use has ended. Resolves when the process is gone. */
  async retire(): Promise<void> {
    if (this.uses > 0) {
      await new Promise<void>((resolve) => {
        this.idle = resolve;
      });
    }
    return this.end();
  }

  /** Ends it for good now: its calls reject with `stopped`. Resolves when the process is gone. */
  end(): Promise<void> {
    this.ending ??= this.client.dispose().finally(() => {
      this.subscriptions.dispose();
      this.idle?.();
    });
    return this.ending;
  }
}
