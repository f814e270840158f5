// The process of one plugin as a state machine: started on first use, shared, stopped when idle.
import {
  Emitter,
  type Event,
  isPluginError,
  orCancelled,
  PluginError,
  type PluginState,
  type RunningPlugin,
  throwIfCancelled,
} from "../../goplugin/index.js";

/** A started process, as far as the state machine needs it. */
export interface StartedProcess extends Pick<RunningPlugin, "pid" | "exited" | "lastWords" | "condition"> {
  kill(): Promise<unknown>;
}

type ProcessState<P extends StartedProcess> =
  | { readonly kind: "idle" }
  | { readonly kind: "starting"; readonly start: Promise<P>; readonly controller: AbortController }
  | { readonly kind: "ready"; readonly process: P }
  /** `done` never rejects. */
  | { readonly kind: "stopping"; readonly done: Promise<void> }
  | { readonly kind: "failed"; readonly error: Error };

/**
 * Owns at most one process at a time: `idle → starting → ready → stopping → idle`. A start that
 * fails or a process that ends unasked leads to `failed`, which lasts until the next use starts
 * again. Generic over the process, so that tests drive it without one.
 */
export abstract class SharedProcess<P extends StartedProcess> {
  private readonly changes = new Emitter<PluginState>();
  private current: ProcessState<P> = { kind: "idle" };
  /** Uses that wait for the process or work with it. */
  private uses = 0;
  /** Those of them that work with it. */
  private working = 0;
  private idleTimer: NodeJS.Timeout | undefined;
  private notifyUnused: (() => void) | undefined;
  private disposal: Promise<void> | undefined;

  /** Fires once after every change. */
  readonly onDidChange: Event<PluginState> = this.changes.event;

  /** @param path the executable, absolute */
  constructor(readonly path: string) {}

  /** Starts the process. Must settle soon after its signal is aborted. */
  protected abstract start(signal: AbortSignal): Promise<P>;

  /** Milliseconds without a use after which the process is stopped; undefined: never. */
  protected abstract idleAfterMs(): number | undefined;

  get state(): PluginState {
    const { current } = this;
    if (current.kind === "ready") return { kind: "ready", pid: current.process.pid };
    if (current.kind === "failed") return current;
    return { kind: current.kind };
  }

  /** Stops the process, or gives up its start; the next use starts it again. Never rejects. */
  async stop(): Promise<void> {
    const { current } = this;
    if (current.kind === "starting") await this.abandon(current);
    else if (current.kind === "ready") await this.end(current.process);
    else if (current.kind === "stopping") await current.done;
  }

  /** Stops the process and refuses every later use. Idempotent. */
  dispose(): Promise<void> {
    this.disposal ??= this.stop().then(() => {
      this.notifyUnused?.();
      this.changes.dispose();
    });
    return this.disposal;
  }

  /** As {@link dispose}, once the last use has ended. */
  async disposeWhenUnused(): Promise<void> {
    if (this.uses > 0) await new Promise<void>((resolve) => (this.notifyUnused = resolve));
    await this.dispose();
  }

  protected async stopIfUnused(): Promise<void> {
    if (this.uses === 0) await this.stop();
  }

  /** Forgets a failure that turned out to be none. */
  protected clearFailure(): void {
    if (this.current.kind === "failed") this.enter({ kind: "idle" });
  }

  /**
   * Runs `work` with the process, which is started where necessary. A start is shared; it is given
   * up when everyone who waited for it has cancelled.
   * @param signal rejects the promise at once, whatever `work` does with its own signal
   * @throws PluginError `cancelled`; `stopped` during a start or after disposal; what the start or
   *   `work` throws
   */
  protected async use<T>(work: (process: P) => Promise<T>, signal?: AbortSignal): Promise<T> {
    this.uses++;
    clearTimeout(this.idleTimer);
    let process: P;
    try {
      process = await this.acquire(signal);
    } catch (error) {
      this.release();
      throw error;
    }
    const working = runUntilEnd(process, work).finally(() => {
      this.working--;
      this.release();
    });
    return orCancelled(working, signal, this.path);
  }

  /** The process, of which one more use is working from now on. */
  private async acquire(signal: AbortSignal | undefined): Promise<P> {
    for (;;) {
      throwIfCancelled(this.path, signal);
      if (this.disposal !== undefined) throw new PluginError(this.path, { reason: "stopped" });
      const { current } = this;
      switch (current.kind) {
        case "ready":
          await orCancelled(this.renew(current), signal, this.path);
          if (this.current !== current) break;
          this.working++;
          return current.process;
        case "starting": {
          const process = await orCancelled(current.start, signal, this.path);
          this.working++;
          return process;
        }
        case "stopping":
          await orCancelled(current.done, signal, this.path);
          break;
        case "idle":
        case "failed":
          this.begin();
      }
    }
  }

  /** Leaves the state when the process cannot be used any more. A lost connection ends no use. */
  private async renew(current: ProcessState<P> & { kind: "ready" }): Promise<void> {
    const condition = await current.process.condition();
    if (this.current !== current) return;
    if (condition === "ended") await current.process.exited;
    else if (condition === "disconnected" && this.working === 0) await this.end(current.process);
  }

  private release(): void {
    this.uses--;
    if (this.uses > 0) return;
    this.notifyUnused?.();
    const { current } = this;
    if (current.kind === "starting") void this.abandon(current);
    const idleAfterMs = this.idleAfterMs();
    if (current.kind !== "ready" || idleAfterMs === undefined) return;
    this.idleTimer = setTimeout(() => void this.stopIfUnused(), idleAfterMs);
    // A pending idle stop must not keep this process alive.
    this.idleTimer.unref();
  }

  private begin(): void {
    const controller = new AbortController();
    let settle!: (launch: Promise<P>) => void;
    const start = new Promise<P>((resolve) => (settle = resolve));
    this.enter({ kind: "starting", start, controller });
    settle(this.launch(controller.signal));
    // Everyone who waits for the start may have cancelled.
    start.catch(() => undefined);
  }

  /** @throws what the start throws; PluginError `stopped` when it was given up */
  private async launch(signal: AbortSignal): Promise<P> {
    let process: P;
    try {
      process = await this.start(signal);
    } catch (error) {
      if (signal.aborted) throw new PluginError(this.path, { reason: "stopped" }, error);
      this.enter({ kind: "failed", error: asError(error) });
      throw error;
    }
    if (signal.aborted) {
      await process.kill();
      throw new PluginError(this.path, { reason: "stopped" });
    }
    const ready = { kind: "ready", process } as const;
    this.enter(ready);
    void process.exited.then((exit) => {
      // Otherwise the end was asked for.
      if (this.current !== ready) return;
      clearTimeout(this.idleTimer);
      const failure = { reason: "crashed", method: "", exit, lastWords: process.lastWords() } as const;
      this.enter({ kind: "failed", error: new PluginError(this.path, failure) });
    });
    return process;
  }

  private abandon({ start, controller }: ProcessState<P> & { kind: "starting" }): Promise<void> {
    const done = start.then(
      () => this.enter({ kind: "idle" }),
      (error: unknown) => this.enter(stopFailure(error)),
    );
    this.enter({ kind: "stopping", done });
    controller.abort();
    return done;
  }

  private end(process: P): Promise<void> {
    clearTimeout(this.idleTimer);
    const done = process.kill().then(
      () => this.enter({ kind: "idle" }),
      (error: unknown) => this.enter({ kind: "failed", error: asError(error) }),
    );
    this.enter({ kind: "stopping", done });
    return done;
  }

  private enter(state: ProcessState<P>): void {
    this.current = state;
    this.notifyChange();
  }

  /** Always the last step of a change. A listener that throws must not break the state machine. */
  protected notifyChange(): void {
    try {
      this.changes.fire(this.state);
    } catch (error) {
      process.emitWarning(asError(error));
    }
  }
}

/** A call that failed in a crash ends after the exit, so that the next use starts a new process. */
async function runUntilEnd<P extends StartedProcess, T>(process: P, work: (process: P) => Promise<T>): Promise<T> {
  try {
    return await work(process);
  } catch (error) {
    if (isPluginError(error) && error.reason === "crashed") await process.exited;
    throw error;
  }
}

/** Given up as asked, unless the process could not be stopped. */
function stopFailure<P extends StartedProcess>(error: unknown): ProcessState<P> {
  return isPluginError(error) && error.reason === "stopped"
    ? { kind: "idle" }
    : { kind: "failed", error: asError(error) };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error), { cause: error });
}
