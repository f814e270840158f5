// The state machine of a plugin, driven without a process: by hand for its promises, at random for
// what nobody thought of.
import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { type ExitInfo, isPluginError, PluginError } from "../../../../src/goplugin/base/errors.js";
import { type Manageable, ManagedPlugin } from "../../../../src/goplugin/host/managed-plugin.js";
import type { PluginState } from "../../../../src/goplugin/base/types.js";
import { until } from "../../../support/until.js";

const PATH = "/plugins/fake";

/**
 * A running plugin made of promises: it ends when told to, and its stop takes until it is let go.
 */
class FakePlugin implements Manageable {
  private settle!: (exit: ExitInfo) => void;
  readonly exited = new Promise<ExitInfo>((resolve) => (this.settle = resolve));
  alive = true;
  stopAsked = false;

  constructor(
    readonly pid: number,
    /** When set, a stop waits for {@link letGo}. */
    readonly slowStop: boolean,
  ) {}

  lastWords(): string {
    return "famous last words";
  }

  stop(): Promise<ExitInfo> {
    this.stopAsked = true;
    if (!this.slowStop) this.end({ code: 0, signal: null });
    return this.exited;
  }

  letGo(): void {
    if (this.stopAsked) this.end({ code: 0, signal: null });
  }

  crash(): void {
    this.end({ code: 2, signal: null });
  }

  private end(exit: ExitInfo): void {
    this.alive = false;
    this.settle(exit);
  }
}

/** A start that waits to be decided; it heeds its signal unless told otherwise. */
interface PendingStart {
  readonly signal: AbortSignal;
  succeed(slowStop?: boolean): FakePlugin;
  fail(): void;
}

class Workshop {
  readonly plugins: FakePlugin[] = [];
  readonly starts: PendingStart[] = [];
  readonly states: PluginState[] = [];
  readonly managed: ManagedPlugin<FakePlugin>;

  constructor(idleAfterMs?: number, heedsSignal = true) {
    this.managed = new ManagedPlugin({
      path: PATH,
      idleAfterMs,
      start: (signal) =>
        new Promise((resolve, reject) => {
          const done = (): void => void this.starts.splice(this.starts.indexOf(pending), 1);
          const pending: PendingStart = {
            signal,
            succeed: (slowStop = false) => {
              done();
              const plugin = new FakePlugin(this.plugins.length + 1, slowStop);
              this.plugins.push(plugin);
              resolve(plugin);
              return plugin;
            },
            fail: () => {
              done();
              reject(new PluginError(PATH, { reason: "file-missing" }));
            },
          };
          this.starts.push(pending);
          if (!heedsSignal) return;
          signal.addEventListener("abort", () => {
            if (!this.starts.includes(pending)) return;
            done();
            reject(new PluginError(PATH, { reason: "cancelled" }));
          });
        }),
    });
    this.managed.onDidChangeState((state) => this.states.push(state));
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

const reasonOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "no error",
    (error: unknown) => (isPluginError(error) ? error.reason : String(error)),
  );
const pidOf = (plugin: FakePlugin): Promise<number> => Promise.resolve(plugin.pid);

describe("managed plugin", () => {
  it("starts when it is first used, and only then", async () => {
    const shop = new Workshop();
    assert.deepEqual(shop.managed.state, { kind: "idle" });
    const use = shop.managed.use(pidOf);
    await turn();
    assert.deepEqual(shop.managed.state, { kind: "starting" });
    shop.start().succeed();
    assert.equal(await use, 1);
    assert.deepEqual(shop.managed.state, { kind: "ready", pid: 1 });
    assert.equal(await shop.managed.use(pidOf), 1);
    assert.deepEqual(shop.kinds, ["starting", "ready"]);
  });

  it("shares one start among all who wait", async () => {
    const shop = new Workshop();
    const uses = Promise.all([shop.managed.use(pidOf), shop.managed.use(pidOf), shop.managed.use(pidOf)]);
    await turn();
    assert.equal(shop.starts.length, 1);
    shop.start().succeed();
    assert.deepEqual(await uses, [1, 1, 1]);
  });

  it("fails everyone who waits when the start fails, shows it, and starts afresh for the next", async () => {
    const shop = new Workshop();
    const uses = [shop.managed.use(pidOf), shop.managed.use(pidOf)];
    await turn();
    shop.start().fail();
    assert.deepEqual(await Promise.all(uses.map(reasonOf)), ["file-missing", "file-missing"]);
    const { state } = shop.managed;
    assert.ok(state.kind === "failed" && isPluginError(state.error) && state.error.reason === "file-missing");
    const again = shop.managed.use(pidOf);
    await turn();
    shop.start().succeed();
    assert.equal(await again, 1);
    assert.deepEqual(shop.kinds, ["starting", "failed", "starting", "ready"]);
  });

  it("cancels one waiter without disturbing the others", async () => {
    const shop = new Workshop();
    const controller = new AbortController();
    const cancelled = shop.managed.use(pidOf, controller.signal);
    const other = shop.managed.use(pidOf);
    await turn();
    controller.abort();
    assert.equal(await reasonOf(cancelled), "cancelled");
    assert.equal(shop.start().signal.aborted, false);
    shop.start().succeed();
    assert.equal(await other, 1);
  });

  it("gives a start up when nobody waits for it any more", async () => {
    const shop = new Workshop();
    const controller = new AbortController();
    const uses = [shop.managed.use(pidOf, controller.signal), shop.managed.use(pidOf, controller.signal)];
    await turn();
    controller.abort();
    assert.deepEqual(await Promise.all(uses.map(reasonOf)), ["cancelled", "cancelled"]);
    await until("it is idle", () => shop.managed.state.kind === "idle");
    assert.equal(shop.starts.length, 0);
    assert.deepEqual(shop.kinds, ["starting", "stopping", "idle"]);
  });

  it("stops a plugin whose start succeeded in spite of being given up", async () => {
    const shop = new Workshop(undefined, false);
    const controller = new AbortController();
    const use = shop.managed.use(pidOf, controller.signal);
    await turn();
    controller.abort();
    assert.equal(await reasonOf(use), "cancelled");
    const next = shop.managed.use(pidOf);
    await turn();
    assert.equal(shop.starts.length, 1, "a second start began while the first was not over");
    const first = shop.start().succeed();
    await until("a new start", () => shop.starts.length === 1);
    assert.equal(first.alive, false);
    shop.start().succeed();
    assert.equal(await next, 2);
  });

  it("does nothing for a signal that is aborted already", async () => {
    const shop = new Workshop();
    assert.equal(await reasonOf(shop.managed.use(pidOf, AbortSignal.abort())), "cancelled");
    assert.deepEqual(shop.kinds, []);
  });

  it("rejects a cancelled use at once, whatever its work does, and counts the work until it ends", async () => {
    const shop = new Workshop(0);
    const controller = new AbortController();
    let finish!: () => void;
    const work = new Promise<void>((resolve) => (finish = resolve));
    const use = shop.managed.use(() => work, controller.signal);
    await turn();
    shop.start().succeed();
    await until("it is ready", () => shop.managed.state.kind === "ready");
    controller.abort();
    assert.equal(await reasonOf(use), "cancelled");
    await turn();
    assert.equal(shop.managed.state.kind, "ready");
    finish();
    await until("it is stopped", () => shop.managed.state.kind === "idle");
  });

  it("stops after a while without use", async () => {
    const shop = new Workshop(1);
    const use = shop.managed.use(pidOf);
    await turn();
    shop.start().succeed();
    await use;
    await until("it is stopped", () => shop.managed.state.kind === "idle");
    assert.equal(shop.plugins[0]?.alive, false);
    assert.deepEqual(shop.kinds, ["starting", "ready", "stopping", "idle"]);
  });

  it("tells a crash once and starts afresh for the next use", async () => {
    const shop = new Workshop();
    const use = shop.managed.use(pidOf);
    await turn();
    shop.start().succeed();
    await use;
    shop.plugins[0]?.crash();
    await until("it failed", () => shop.managed.state.kind === "failed");
    const { state } = shop.managed;
    assert.ok(state.kind === "failed" && isPluginError(state.error));
    assert.deepEqual(state.error.failure, {
      reason: "crashed",
      method: "",
      exit: { code: 2, signal: null },
      lastWords: "famous last words",
    });
    const again = shop.managed.use(pidOf);
    await turn();
    shop.start().succeed();
    assert.equal(await again, 2);
    assert.deepEqual(shop.kinds, ["starting", "ready", "failed", "starting", "ready"]);
  });

  it("waits for a stop before it starts again", async () => {
    const shop = new Workshop();
    const use = shop.managed.use(pidOf);
    await turn();
    const plugin = shop.start().succeed(true);
    await use;
    const stopped = shop.managed.stop();
    assert.equal(shop.managed.stop() instanceof Promise, true);
    const next = shop.managed.use(pidOf);
    await turn();
    assert.equal(shop.starts.length, 0);
    plugin.letGo();
    await stopped;
    await until("a new start", () => shop.starts.length === 1);
    shop.start().succeed();
    assert.equal(await next, 2);
  });

  it("refuses those who wait when it is stopped while starting", async () => {
    const shop = new Workshop();
    const use = shop.managed.use(pidOf);
    await turn();
    await Promise.all([shop.managed.stop(), reasonOf(use).then((reason) => assert.equal(reason, "stopped"))]);
    assert.deepEqual(shop.kinds, ["starting", "stopping", "idle"]);
  });

  it("is of no use after its disposal, which may come twice", async () => {
    const shop = new Workshop();
    const use = shop.managed.use(pidOf);
    await turn();
    shop.start().succeed();
    await use;
    await Promise.all([shop.managed.dispose(), shop.managed.dispose()]);
    assert.equal(shop.plugins[0]?.alive, false);
    assert.equal(await reasonOf(shop.managed.use(pidOf)), "stopped");
  });

  it("passes on what the work throws, also before its first await", async () => {
    const shop = new Workshop();
    const failing = (): Promise<never> => {
      throw new Error("mine");
    };
    const use = shop.managed.use(failing);
    await turn();
    shop.start().succeed();
    await assert.rejects(use, /mine/);
    assert.equal(shop.managed.state.kind, "ready");
  });

  it("survives a listener that throws", async () => {
    const shop = new Workshop();
    const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
    const subscription = shop.managed.onDidChangeState(() => {
      throw new Error("from a listener");
    });
    const use = shop.managed.use(pidOf);
    await turn();
    shop.start().succeed();
    assert.equal(await use, 1);
    assert.match((await warned).message, /from a listener/);
    subscription.dispose();
  });

  it("may be used and stopped by its own listeners", async () => {
    const shop = new Workshop();
    const uses: Promise<string>[] = [];
    shop.managed.onDidChangeState(({ kind }) => {
      if (kind === "stopping" && uses.length === 0) uses.push(reasonOf(shop.managed.use(pidOf)));
      if (kind === "ready") void shop.managed.stop();
    });
    const first = shop.managed.use(pidOf);
    await turn();
    shop.start().succeed();
    assert.equal(await first, 1);
    await until("the second start", () => shop.starts.length === 1);
    shop.start().succeed();
    assert.deepEqual(await Promise.all(uses), ["no error"]);
    await until("it is idle again", () => shop.managed.state.kind === "idle");
  });
});

/** What may happen, in any order. `pick` chooses among those there are. */
type Action =
  | { readonly do: "use"; readonly work: "short" | "long" | "failing" }
  | { readonly do: "cancel" | "finish" | "start-succeeds" | "start-fails" | "crash" | "let-go"; readonly pick: number }
  | { readonly do: "stop" | "pass-time" | "turn" };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("use" as const), work: fc.constantFrom("short", "long", "failing") }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom("cancel", "finish", "start-succeeds", "start-fails", "crash", "let-go"),
      pick: fc.nat(9),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom("stop", "pass-time", "turn", "turn") }) },
);

const allowed: Readonly<Record<string, readonly string[]>> = {
  idle: ["starting"],
  starting: ["ready", "failed", "stopping"],
  ready: ["stopping", "failed"],
  stopping: ["idle"],
  failed: ["starting"],
};

interface Use {
  readonly controller: AbortController;
  readonly outcome: Promise<string>;
  settled: boolean;
  readonly finish: () => void;
}

/**
 * Carries the actions out and checks, after each, what must always hold; in the end, that nothing
 * is left.
 */
async function play(actions: readonly Action[], idle: boolean, heedsSignal: boolean): Promise<void> {
  const shop = new Workshop(idle ? 0 : undefined, heedsSignal);
  const uses: Use[] = [];
  let crashes = 0;
  const choose = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)];

  const begin = (work: "short" | "long" | "failing"): void => {
    const controller = new AbortController();
    let finish!: () => void;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const outcome = reasonOf(
      shop.managed.use(async (plugin) => {
        if (work === "failing") throw new PluginError(PATH, { reason: "broker-closed" });
        // Calls of a real plugin end with it; they do not heed the signal here, which is the harder
        // case.
        if (work === "long") await Promise.race([finished, plugin.exited]);
      }, controller.signal),
    );
    const use: Use = { controller, outcome, settled: false, finish };
    void outcome.then(() => (use.settled = true));
    uses.push(use);
  };

  const act = async (each: Action): Promise<void> => {
    switch (each.do) {
      case "use":
        begin(each.work);
        return;
      case "cancel":
        return choose(uses, each.pick)?.controller.abort();
      case "finish":
        return choose(uses, each.pick)?.finish();
      case "start-succeeds":
        return void choose(shop.starts, each.pick)?.succeed(each.pick % 2 === 0);
      case "start-fails":
        return choose(shop.starts, each.pick)?.fail();
      case "crash": {
        const plugin = shop.plugins.find(({ alive, stopAsked }) => alive && !stopAsked);
        // Only a plugin that is handed out can crash; before that it is a start that fails.
        if (plugin === undefined || shop.managed.state.kind !== "ready") return;
        crashes++;
        plugin.crash();
        return;
      }
      case "let-go":
        for (const plugin of shop.plugins) plugin.letGo();
        return;
      case "stop":
        return void shop.managed.stop();
      case "pass-time":
        return new Promise((resolve) => setTimeout(resolve, 2));
      case "turn":
        await turn();
        return;
    }
  };

  for (const each of actions) {
    await act(each);
    assert.ok(shop.plugins.filter(({ alive }) => alive).length + shop.starts.length <= 1, "two processes at once");
  }

  const isLeft = (): boolean => shop.starts.length > 0 || shop.plugins.some(({ alive }) => alive);
  let tooEarly = false;
  const disposed = shop.managed.dispose().then(() => {
    tooEarly = isLeft();
  });
  await turn();
  // What the outside world owes: starts that were given up come to an end, and stops too.
  for (let round = 0; round < 4; round++) {
    for (const start of [...shop.starts]) start.succeed();
    for (const plugin of shop.plugins) plugin.letGo();
    await turn();
  }
  await until("the disposal ends", () => Promise.race([disposed.then(() => true), turn(false)]));
  await until("every use settles", () => uses.every(({ settled }) => settled), { timeoutMs: 2_000 });

  assert.deepEqual(
    shop.plugins.filter(({ alive }) => alive),
    [],
    "a plugin was left running",
  );
  assert.equal(shop.starts.length, 0, "a start was left");
  assert.equal(tooEarly, false, "the disposal ended before the process did");
  const kinds = ["idle", ...shop.kinds];
  kinds.slice(1).forEach((kind, index) => {
    const before = kinds[index] ?? "";
    assert.ok(allowed[before]?.includes(kind), `${before} → ${kind}`);
  });
  const told = shop.states.filter(
    (state) => state.kind === "failed" && isPluginError(state.error) && state.error.reason === "crashed",
  );
  // A stop in the same moment may take a crash for its own work, never the other way round.
  assert.ok(told.length <= crashes, "a crash was told twice");
  for (const use of uses) {
    const known = ["no error", "cancelled", "stopped", "file-missing", "broker-closed"];
    assert.ok(known.includes(await use.outcome), `unexpected outcome ${await use.outcome}`);
  }
}

describe("managed plugin, in any order", () => {
  it("leaves no process, no start and no unsettled promise", async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 40 }), fc.boolean(), fc.boolean(), play),
      // fast-check prints the seed and the shrunk actions when this fails; the seed below makes
      // every run of CI the same.
      { numRuns: 400, seed: 20_260_817 },
    );
  });

  it("does so for an order that is new in every run", async function () {
    this.timeout(120_000);
    await fc.assert(fc.asyncProperty(fc.array(action, { maxLength: 40 }), fc.boolean(), fc.boolean(), play), {
      numRuns: 100,
    });
  });
});
