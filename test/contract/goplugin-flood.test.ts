// Plugins that write at full speed, for ever: our memory stays bounded, everybody else has a turn,
// and a stop is a stop.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import type { StartOptions } from "../../src/goplugin/base/types.js";
import { type FixtureOrders, makeFixture } from "../support/fixture.js";
import { echo, start } from "../support/plugin-calls.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";

/** How long a flood goes on. Milliseconds. */
const floodMs = 3_000;
/**
 * Well above what is ever needed (80 MB, most of it waiting for the garbage collector), well below
 * what a flood brings. Bytes.
 */
const memoryLimit = 256 << 20;
/**
 * Alone on its machine it is 100 ms at most; without turns for others it was seconds. Milliseconds.
 */
const freezeLimitMs = 800;

type Listeners = Pick<StartOptions, "onLog" | "onOutput">;

interface Flood {
  readonly title: string;
  readonly orders?: FixtureOrders;
  /** What a child of the plugin writes to its stderr, again and again. */
  readonly log?: string;
  /** @param count counts what has arrived */
  readonly listeners: (count: (bytes: number) => void) => Listeners;
  /** What must have arrived; none where nobody takes it. */
  readonly atLeast?: number;
}

const never = (): Promise<void> => new Promise(() => undefined);
const json = '{"@level":"info","@message":"x","@timestamp":"2026-01-01T00:00:00.000000Z","n":1}';

const floods: readonly Flood[] = [
  {
    title: "output, taken as fast as it comes",
    orders: { stdio: { flood: true } },
    listeners: (count) => ({ onOutput: ({ text }) => count(text.length) }),
    atLeast: 8 << 20,
  },
  {
    title: "output, taken slowly",
    orders: { stdio: { flood: true } },
    listeners: (count) => ({
      onOutput: async ({ text }) => {
        count(text.length);
        await delay(1);
      },
    }),
    atLeast: 100_000,
  },
  { title: "output that nobody wants", orders: { stdio: { flood: true } }, listeners: () => ({}) },
  {
    title: "output, in the hand of a listener that never returns",
    orders: { stdio: { flood: true } },
    listeners: () => ({ onOutput: never }),
  },
  {
    title: "log lines, taken as fast as they come",
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
    title: "a log line without an end",
    log: "cat /dev/zero",
    listeners: (count) => ({ onLog: ({ message }) => count(message.length) }),
    atLeast: 8 << 20,
  },
  { title: "log lines that nobody wants", log: "yes noise", listeners: () => ({}) },
  {
    title: "log lines, in the hand of a listener that never returns",
    log: "yes noise",
    listeners: () => ({ onLog: never }),
  },
];

/**
 * The plugin, behind a shell that starts what floods. Node leaves pipes in a state in which `yes`
 * gives up at times, hence the loop.
 */
function wrap(directory: string, plugin: string, log: string): string {
  const path = join(directory, "flooding");
  writeFileSync(path, `#!/bin/sh\n(while :; do ${log} 1>&2 2>/dev/null; done) &\nexec ${plugin}\n`, { mode: 0o755 });
  return path;
}

describe("goplugin host, flooded with", function () {
  this.timeout(60_000);
  afterEach(() => assertNoLeftovers());

  for (const { title, orders = {}, log, listeners, atLeast } of floods) {
    it(title, () =>
      withTempDir(async (directory) => {
        const fixture = await makeFixture(directory, "plugin", orders);
        const path = log === undefined ? fixture : wrap(directory, fixture, log);
        let arrived = 0;
        const count = (bytes: number): void => {
          arrived += bytes;
        };
        const plugin = await start(path, { ...listeners(count), startTimeoutMs: 30_000 });
        const loop = monitorEventLoopDelay({ resolution: 5 });
        const before = process.memoryUsage().rss;
        let most = 0;
        try {
          loop.enable();
          const end = performance.now() + floodMs;
          while (performance.now() < end) {
            await echo(plugin, "x");
            most = Math.max(most, process.memoryUsage().rss - before);
            await delay(5);
          }
          loop.disable();
        } finally {
          const began = performance.now();
          await plugin.stop();
          assert.ok(performance.now() - began < 4_000, "the stop took too long");
        }
        assert.ok(arrived >= (atLeast ?? 0), `only ${arrived} arrived`);
        assert.ok(most < memoryLimit, `it took ${most >> 20} MB`);
        assert.ok(loop.max / 1e6 < freezeLimitMs, `nobody else had a turn for ${Math.round(loop.max / 1e6)} ms`);
      }),
    );
  }
});
