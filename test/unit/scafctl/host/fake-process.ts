// A process that a test starts, ends and crashes by hand, under a SharedProcess.
import assert from "node:assert/strict";
import { type ExitInfo, isPluginError, PluginError } from "../../../../src/goplugin/base/errors.js";
import { SharedProcess, type StartedProcess } from "../../../../src/scafctl/host/shared-process.js";
import type { Condition, PluginState } from "../../../../src/goplugin/base/types.js";

export const PATH = "/plugins/fake";

/** A process made of promises: it ends when killed, with `slowStop` once its end is allowed. */
export class FakePlugin implements StartedProcess {
  private settle!: (exit: ExitInfo) => void;
  readonly exited = new Promise<ExitInfo>((resolve) => (this.settle = resolve));
  alive = true;
  stopAsked = false;
  disconnected = false;

  constructor(
    readonly pid: number,
    /** When set, its end waits for {@link allowEnd}. */
    readonly slowStop: boolean,
  ) {}

  condition(): Promise<Condition> {
    return Promise.resolve(this.alive ? (this.disconnected ? "disconnected" : "usable") : "ended");
  }

  lastWords(): string {
    return "famous last words";
  }

  kill(): Promise<ExitInfo> {
    this.stopAsked = true;
    if (!this.slowStop) this.end({ code: 0, signal: null });
    return this.exited;
  }

  allowEnd(): void {
    if (this.stopAsked) this.end({ code: 0, signal: null });
  }

  /** The first half of a crash: its end is known, but not reported yet. */
  die(): void {
    this.alive = false;
  }

  crash(): void {
    this.end({ code: 2, signal: null });
  }

  private end(exit: ExitInfo): void {
    this.alive = false;
    this.settle(exit);
  }
}

/** A start that waits to be decided; it obeys its signal unless the test says otherwise. */
interface PendingStart {
  readonly signal: AbortSignal;
  succeed(slowStop?: boolean): FakePlugin;
  fail(): void;
}

/** Starts that a test decides. */
class TestProcess extends SharedProcess<FakePlugin> {
  constructor(
    private readonly setting: Setting,
    private readonly idleMs: number | undefined,
    private readonly obeysSignal: boolean,
  ) {
    super(PATH);
  }

  override use<T>(work: (plugin: FakePlugin) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return super.use(work, signal);
  }

  protected override idleAfterMs(): number | undefined {
    return this.idleMs;
  }

  protected override start(signal: AbortSignal): Promise<FakePlugin> {
    const { starts, plugins } = this.setting;
    return new Promise((resolve, reject) => {
      const done = (): void => void starts.splice(starts.indexOf(pending), 1);
      const pending: PendingStart = {
        signal,
        succeed: (slowStop = false) => {
          done();
          const plugin = new FakePlugin(plugins.length + 1, slowStop);
          plugins.push(plugin);
          resolve(plugin);
          return plugin;
        },
        fail: () => {
          done();
          reject(new PluginError(PATH, { reason: "file-missing" }));
        },
      };
      starts.push(pending);
      if (!this.obeysSignal) return;
      signal.addEventListener("abort", () => {
        if (!starts.includes(pending)) return;
        done();
        reject(new PluginError(PATH, { reason: "cancelled" }));
      });
    });
  }
}

export class Setting {
  readonly plugins: FakePlugin[] = [];
  readonly starts: PendingStart[] = [];
  readonly states: PluginState[] = [];
  readonly managed: TestProcess;

  constructor(idleAfterMs?: number, obeysSignal = true) {
    this.managed = new TestProcess(this, idleAfterMs, obeysSignal);
    this.managed.onDidChange((state) => this.states.push(state));
  }

  get kinds(): string[] {
    return this.states.map(({ kind }) => kind);
  }

  start(): PendingStart {
    const [start] = this.starts;
    assert.ok(start !== undefined, "nothing is being started");
    return start;
  }
}

export const reasonOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "no error",
    (error: unknown) => (isPluginError(error) ? error.reason : String(error)),
  );
export const pidOf = (plugin: FakePlugin): Promise<number> => Promise.resolve(plugin.pid);
