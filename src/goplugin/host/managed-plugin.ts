// A plugin as one state machine: started when somebody needs it, shared by everyone, stopped when
// nobody does, started afresh after a crash.
import { orCancelled, throwIfCancelled } from "../base/abort.js";
import { PluginError } from "../base/errors.js";
import { Emitter, type Event } from "../base/event.js";
import type { PluginState, RunningPlugin } from "../base/types.js";

/** The part of a running plugin that its life depends on. */
export interface Manageable extends Pick<RunningPlugin, "pid" | "exited" | "lastWords"> {
  stop(): Promise<unknown>;
}

export interface ManagedPluginOptions<P extends Manageable> {
  /** The executable, for errors. */
  readonly path: string;
  /** Starts the plugin. Must settle soon after its signal is aborted. */
  start(signal: AbortSignal): Promise<P>;
  /** Milliseconds without a use after which it is stopped; default never. */
  readonly idleAfterMs?: number | undefined;
}

interface Waiter<P extends Manageable> {
  resolve(life: Ready<P>): void;
  reject(error: unknown): void;
}

interface Starting<P extends Manageable> {
  readonly kind: "starting";
  readonly controller: AbortController;
  readonly waiters: Set<Waiter<P>>;
  /** Resolves when the start has come to an end, whichever; never rejects. */
  settled: Promise<void>;
}

interface Ready<P extends Manageable> {
  readonly kind: "ready";
  readonly plugin: P;
  /** Uses that have not ended. */
  uses: number;
  idleTimer: NodeJS.Timeout | undefined;
}

interface Stopping {
  readonly kind: "stopping";
  /** Never rejects. */
  done: Promise<void>;
}

type Life<P extends Manageable> =
  { readonly kind: "idle" } | Starting<P> | Ready<P> | Stopping | { readonly kind: "failed"; readonly error: Error };

/**
 * Owns at most one process at a time. Generic over the running plugin, so that tests can drive it
 * without one.
 *
 * `idle → starting → ready → stopping → idle`; a start that fails or a plugin that ends by itself
 * gives `failed`, which lasts until the next use starts afresh.
 */
export class ManagedPlugin<P extends Manageable = RunningPlugin> {
  private readonly changes = new Emitter<PluginState>();
  private life: Life<P> = { kind: "idle" };
  private disposal: Promise<void> | undefined;

  /** Fires after every change, once for each. */
  readonly onDidChangeState: Event<PluginState> = this.changes.event;

  /** May be set at any time; counts from the end of the next use on. */
  idleAfterMs: number | undefined;

  constructor(private readonly options: ManagedPluginOptions<P>) {
    this.idleAfterMs = options.idleAfterMs;
  }

  get state(): PluginState {
    const { life } = this;
    switch (life.kind) {
      case "ready":
        return { kind: "ready", pid: life.plugin.pid };
      case "failed":
        return { kind: "failed", error: life.error };
      default:
        return { kind: life.kind };
    }
  }

  /**
   * Runs `work` with the plugin, starting it where necessary. A start is shared; it is given up
   * when everyone who waited for it has cancelled.
   * @param signal cancels: the promise rejects at once, whatever `work` does with its own signal
   * @throws PluginError `cancelled`; `stopped` when it is stopped during the start or was disposed;
   *   whatever the start or `work` throws
   */
  async use<T>(work: (plugin: P) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const life = await this.acquire(signal);
    const running = (async () => {
      throwIfCancelled(this.options.path, signal);
      return work(life.plugin);
    })();
    const release = (): void => this.release(life);
    running.then(release, release);
    return orCancelled(running, signal, this.options.path);
  }

  /**
   * Stops it, or gives up its start. Resolves when no process is left; does nothing when none runs.
   * Never rejects.
   */
  async stop(): Promise<void> {
    const { life } = this;
    switch (life.kind) {
      case "starting":
        return this.abandon(life, new PluginError(this.options.path, { reason: "stopped" }));
      case "ready":
        return this.end(life);
      case "stopping":
        return life.done;
      case "idle":
      case "failed":
        return;
    }
  }

  /**
   * Stops it for good: every later use is refused. Resolves when no process is left. Idempotent.
   */
  dispose(): Promise<void> {
    this.disposal ??= this.stop().then(() => this.changes.dispose());
    return this.disposal;
  }

  /** Waits for a plugin that is ready and counts the caller as its user. */
  private async acquire(signal: AbortSignal | undefined): Promise<Ready<P>> {
    for (;;) {
      throwIfCancelled(this.options.path, signal);
      if (this.disposal !== undefined) throw new PluginError(this.options.path, { reason: "stopped" });
      const { life } = this;
      switch (life.kind) {
        case "ready":
          this.hold(life);
          return life;
        case "starting":
          return this.join(life, signal);
        case "stopping":
          await orCancelled(life.done, signal, this.options.path);
          break;
        case "idle":
        case "failed":
          this.begin();
      }
    }
  }

  private begin(): void {
    const life: Starting<P> = {
      kind: "starting",
      controller: new AbortController(),
      waiters: new Set(),
      settled: Promise.resolve(),
    };
    this.life = life;
    life.settled = this.launch(life);
    this.changed();
  }

  private async launch(life: Starting<P>): Promise<void> {
    let plugin: P;
    try {
      plugin = await this.options.start(life.controller.signal);
    } catch (error) {
      if (life.controller.signal.aborted) {
        // Nobody waits any more, and those who did were told.
        this.enter({ kind: "idle" });
      } else {
        for (const waiter of life.waiters) waiter.reject(error);
        this.enter({ kind: "failed", error: asError(error) });
      }
      return;
    }
    if (life.controller.signal.aborted) {
      // The start was given up in the moment it succeeded.
      await this.halt(plugin);
      return;
    }
    const ready: Ready<P> = { kind: "ready", plugin, uses: 0, idleTimer: undefined };
    for (const waiter of life.waiters) {
      this.hold(ready);
      waiter.resolve(ready);
    }
    void plugin.exited.then((exit) => {
      // Otherwise it was us who ended it.
      if (this.life !== ready) return;
      clearTimeout(ready.idleTimer);
      const failure = { reason: "crashed", method: "", exit, lastWords: plugin.lastWords() } as const;
      this.enter({ kind: "failed", error: new PluginError(this.options.path, failure) });
    });
    this.enter(ready);
  }

  private join(life: Starting<P>, signal: AbortSignal | undefined): Promise<Ready<P>> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter<P> = {
        resolve: (ready) => {
          signal?.removeEventListener("abort", leave);
          resolve(ready);
        },
        reject: (error) => {
          signal?.removeEventListener("abort", leave);
          reject(error instanceof Error ? error : asError(error));
        },
      };
      const leave = (): void => {
        life.waiters.delete(waiter);
        waiter.reject(new PluginError(this.options.path, { reason: "cancelled" }, signal?.reason));
        if (life.waiters.size === 0 && this.life === life) void this.abandon(life);
      };
      life.waiters.add(waiter);
      signal?.addEventListener("abort", leave, { once: true });
    });
  }

  /** Gives a start up; whoever still waits for it is refused with `error`. */
  private abandon(life: Starting<P>, error?: PluginError): Promise<void> {
    this.life = { kind: "stopping", done: life.settled };
    for (const waiter of life.waiters) waiter.reject(error);
    life.controller.abort(error);
    this.changed();
    return life.settled;
  }

  private end(life: Ready<P>): Promise<void> {
    clearTimeout(life.idleTimer);
    const stopping: Stopping = { kind: "stopping", done: Promise.resolve() };
    this.life = stopping;
    stopping.done = this.halt(life.plugin);
    this.changed();
    return stopping.done;
  }

  private async halt(plugin: P): Promise<void> {
    try {
      await plugin.stop();
    } catch (error) {
      this.enter({ kind: "failed", error: asError(error) });
      return;
    }
    this.enter({ kind: "idle" });
  }

  private hold(life: Ready<P>): void {
    life.uses++;
    clearTimeout(life.idleTimer);
    life.idleTimer = undefined;
  }

  private release(life: Ready<P>): void {
    life.uses--;
    if (life.uses > 0 || this.life !== life || this.idleAfterMs === undefined) return;
    life.idleTimer = setTimeout(() => {
      if (this.life === life && life.uses === 0) void this.end(life);
    }, this.idleAfterMs);
    // The process itself keeps the host alive, if anything does.
    life.idleTimer.unref();
  }

  private enter(life: Life<P>): void {
    this.life = life;
    this.changed();
  }

  /**
   * Tells the listeners, as the last step of every change. One that throws must not break the
   * machine, nor go unnoticed.
   */
  private changed(): void {
    try {
      this.changes.fire(this.state);
    } catch (error) {
      process.emitWarning(asError(error));
    }
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error), { cause: error });
}
