// Plugins that write at full speed without end: the host keeps little of it, its event loop stays
// responsive, and a stop ends the plugin.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { StartOptions } from "../../src/goplugin/base/types.js";
import { type FixtureOrders, makeFixture } from "../support/fixture.js";
import { echo, start } from "../support/plugin-calls.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";

/** Duration of a flood. Milliseconds. */
const floodMs = 3_000;
/** Well above what the host keeps (a few MB) and well below what a flood delivers. Bytes. */
const memoryLimit = 64 << 20;
/**
 * On an idle machine the delay is at most 100 ms; without yielding it was seconds. Milliseconds.
 */
const freezeLimitMs = 800;

type Listeners = Pick<StartOptions, "onLog" | "onOutput">;

interface Flood {
  readonly title: string;
  readonly orders?: FixtureOrders;
  /** What a child of the plugin writes to its stderr repeatedly. */
  readonly log?: string;
  /** @param count counts what has arrived */
  readonly listeners: (count: (bytes: number) => void) => Listeners;
  /** How much must have arrived; 0 without a listener. */
  readonly atLeast?: number;
}

const never = (): Promise<void> => new Promise(() => undefined);
const json = '{"@level":"info","@message":"x","@timestamp":"2026-01-01T00:00:00.000000Z","n":1}';

const floods: readonly Flood[] = [
  {
    title: "output and a fast listener",
    orders: { stdio: { flood: true } },
    listeners: (count) => ({ onOutput: ({ text }) => count(text.length) }),
    atLeast: 8 << 20,
  },
  {
    title: "output and a slow listener",
    orders: { stdio: { flood: true } },
    listeners: (count) => ({
      onOutput: async ({ text }) => {
        count(text.length);
        await delay(1);
      },
    }),
    atLeast: 100_000,
  },
  { title: "output without a listener", orders: { stdio: { flood: true } }, listeners: () => ({}) },
  {
    title: "output and a listener that never resolves",
    orders: { stdio: { flood: true } },
    listeners: () => ({ onOutput: never }),
  },
  {
    title: "log lines and a fast listener",
    log: "yes noise",
    listeners: (count) => ({ onLog: ({ message }) => count(message.length) }),
    atLeast: 1 << 20,
  },
  {
    title: "log entries in JSON",
    log: `yes '${json}'`,
    listeners: (count) => ({ onLog: ({ message }) => count(message.length) }),
    atLeast: 50_000,
  },
  {
    title: "empty log lines",
    log: "yes ''",
    listeners: (count) => ({ onLog: () => count(1) }),
    atLeast: 100_000,
  },
  {
    title: "a log line that never ends",
    log: "cat /dev/zero",
    listeners: (count) => ({ onLog: ({ message }) => count(message.length) }),
    atLeast: 8 << 20,
  },
  { title: "log lines without a listener", log: "yes noise", listeners: () => ({}) },
  {
    title: "log lines and a listener that never resolves",
    log: "yes noise",
    listeners: () => ({ onLog: never }),
  },
];

/**
 * The plugin, started by a shell that also starts the flooding program. `yes` sometimes exits
 * because Node makes the pipes non-blocking, hence the loop.
 */
function wrap(directory: string, plugin: string, log: string): string {
  const path = join(directory, "flooding");
  writeFileSync(path, `#!/bin/sh\n(while :; do ${log} 1>&2 2>/dev/null; done) &\nexec ${plugin}\n`, { mode: 0o755 });
  return path;
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** What this process keeps. Bytes. */
function keptMemory(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe("goplugin host stays responsive and within its memory limit", function () {
  this.timeout(60_000);
  afterEach(() => assertNoLeftovers());

  for (const { title, orders = {}, log, listeners, atLeast } of floods) {
    it(`when flooded with ${title}`, () =>
      withTempDir(async (directory) => {
        const fixture = await makeFixture(directory, "plugin", orders);
        const path = log === undefined ? fixture : wrap(directory, fixture, log);
        let arrived = 0;
        const count = (bytes: number): void => {
          arrived += bytes;
        };
        const plugin = await start(path, { ...listeners(count), startTimeoutMs: 30_000 });
        const loop = monitorEventLoopDelay({ resolution: 5 });
        const before = keptMemory();
        let kept = 0;
        try {
          loop.enable();
          const end = performance.now() + floodMs;
          while (performance.now() < end) {
            await echo(plugin, "x");
            await delay(5);
          }
          loop.disable();
          kept = keptMemory() - before;
        } finally {
          const began = performance.now();
          await plugin.stop();
          assert.ok(performance.now() - began < 4_000, "the stop took too long");
        }
        assert.ok(arrived >= (atLeast ?? 0), `only ${arrived} arrived`);
        assert.ok(kept < memoryLimit, `it keeps ${kept >> 20} MB`);
        assert.ok(loop.max / 1e6 < freezeLimitMs, `the event loop was blocked for ${Math.round(loop.max / 1e6)} ms`);
      }));
  }
});
