// What is measured, in which order: every row of the table, side by side and in turns.
import { copyFileSync, linkSync, mkdirSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Peer } from "./peers.js";
import { quantile } from "./statistics.js";

export interface Sizes {
  readonly rounds: number;
  /** Small calls one after another, in each round. */
  readonly calls: number;
  /** Calls of 1 MB, in each round. */
  readonly bigCalls: number;
  /** Calls with 16 in flight, in each round. */
  readonly flightCalls: number;
  /** Starts and ends of one plugin, in each round. */
  readonly starts: number;
  /** Calls before anything counts, so that both sides run compiled code. */
  readonly warmUp: number;
  readonly memoryRuns: number;
}

export const full: Sizes = {
  rounds: 15,
  calls: 1_000,
  bigCalls: 8,
  flightCalls: 2_000,
  starts: 3,
  warmUp: 5_000,
  memoryRuns: 10_000,
};

export const short: Sizes = {
  rounds: 3,
  calls: 300,
  bigCalls: 3,
  flightCalls: 500,
  starts: 1,
  warmUp: 1_000,
  memoryRuns: 2_000,
};

/** Everybody who takes part. Without Go there is no Go host. */
export interface Peers {
  readonly go: Peer | undefined;
  /**
   * Our host, once for what plugins live through and once for calls, so that neither heap weighs on
   * the other.
   */
  readonly ours: Peer;
  readonly calls: Peer;
  /** Clients that talk to the same process as `calls`. */
  readonly others: readonly Peer[];
}

export const plugins = 20;
const small = 20;
const big = 1_000_000;
const inFlight = 16;
/** Plugins started at a time, by either host: the default of our catalogue. */
const concurrency = 4;

/** By row and peer, one figure for each round. */
export type Samples = Map<string, Map<string, number[]>>;

export function samplesOf(samples: Samples, row: string, peer: string): number[] {
  const rows = samples.get(row) ?? new Map<string, number[]>();
  samples.set(row, rows);
  const list = rows.get(peer) ?? [];
  rows.set(peer, list);
  return list;
}

/** A directory with twenty plugins, all of them the same file. */
export function fillDirectory(scratch: string, executable: string): string {
  const directory = join(scratch, "plugins");
  mkdirSync(directory);
  for (let number = 1; number <= plugins; number++) {
    const file = join(directory, `${String(number).padStart(2, "0")}-${basename(executable)}`);
    try {
      linkSync(executable, file);
    } catch {
      // Another file system, or one without links.
      copyFileSync(executable, file);
    }
  }
  return directory;
}

export interface Place {
  readonly executable: string;
  /** With twenty plugins. */
  readonly directory: string;
  readonly scratch: string;
}

/** Starts, descriptors and ends. One round; peers in turns, the first one another each time. */
export async function measureLives(peers: Peers, place: Place, sizes: Sizes, round: number, samples: Samples) {
  const { go, ours } = peers;
  const cache = join(place.scratch, `cache-${round}`);
  await mkdir(cache);
  await inTurns(round, [
    async () => {
      const ms = await ours.ask({ op: "describe", directory: place.directory, cache, plugins });
      samplesOf(samples, "describe", "ours").push(asNumber(ms));
      samplesOf(samples, "killAll", "ours").push(asNumber(await ours.ask({ op: "killAll" })));
      const again = await ours.ask({ op: "cached", directory: place.directory, cache, plugins });
      samplesOf(samples, "cached", "ours").push(asNumber(again));
    },
    async () => {
      if (go === undefined) return;
      const ms = millisOf(await go.ask({ op: "describe", directory: place.directory, concurrency }));
      samplesOf(samples, "describe", "go").push(ms);
      // It keeps nothing, so its second time is like its first.
      samplesOf(samples, "cached", "go").push(ms);
      samplesOf(samples, "killAll", "go").push(millisOf(await go.ask({ op: "killAll" })));
    },
  ]);
  await rm(cache, { recursive: true });
  for (let turn = 0; turn < sizes.starts; turn++) {
    await inTurns(turn, [
      async () => {
        const ms = await ours.ask({ op: "start", path: place.executable });
        samplesOf(samples, "start", "ours").push(asNumber(ms));
        samplesOf(samples, "kill", "ours").push(asNumber(await ours.ask({ op: "kill" })));
      },
      async () => {
        if (go === undefined) return;
        const ms = millisOf(await go.ask({ op: "describe", paths: [place.executable] }));
        samplesOf(samples, "start", "go").push(ms);
        samplesOf(samples, "kill", "go").push(millisOf(await go.ask({ op: "killAll" })));
      },
    ]);
  }
}

/** Everybody who calls. Ours is named as its figures are. */
function callers(peers: Peers): { readonly name: string; readonly peer: Peer }[] {
  const others = peers.others.map((peer) => ({ name: peer.name, peer }));
  const go = peers.go === undefined ? [] : [{ name: "go", peer: peers.go }];
  return [...go, { name: "ours", peer: peers.calls }, ...others];
}

/** Starts what is called, and lets everybody call until their code is compiled. */
export async function prepareCalls(peers: Peers, place: Place, sizes: Sizes): Promise<void> {
  const target = await peers.calls.ask({ op: "open", path: place.executable });
  for (const other of peers.others) await other.ask({ op: "open", target });
  await peers.go?.ask({ op: "describe", paths: [place.executable] });
  for (const { peer } of callers(peers)) {
    await peer.ask({ op: "unary", count: sizes.warmUp, size: small });
    await peer.ask({ op: "unary", count: 5, size: big });
    await peer.ask({ op: "flight", count: sizes.warmUp, size: small, inFlight });
  }
}

export async function measureCalls(peers: Peers, sizes: Sizes, round: number, samples: Samples): Promise<void> {
  const everybody = callers(peers);
  const steps = (ask: (peer: Peer, name: string) => Promise<void>) =>
    inTurns(
      round,
      everybody.map(
        ({ name, peer }) =>
          () =>
            ask(peer, name),
      ),
    );
  await steps(async (peer, name) => {
    const times = asNumbers(await peer.ask({ op: "unary", count: sizes.calls, size: small }));
    samplesOf(samples, "p50", name).push(quantile(times, 0.5));
    samplesOf(samples, "p99", name).push(quantile(times, 0.99));
  });
  await steps(async (peer, name) => {
    const times = asNumbers(await peer.ask({ op: "unary", count: sizes.bigCalls, size: big }));
    samplesOf(samples, "big", name).push(quantile(times, 0.5));
  });
  await steps(async (peer, name) => {
    const ms = asNumber(await peer.ask({ op: "flight", count: sizes.flightCalls, size: small, inFlight }));
    samplesOf(samples, "flight", name).push((sizes.flightCalls / ms) * 1_000);
  });
}

async function inTurns(first: number, steps: readonly (() => Promise<void>)[]): Promise<void> {
  for (let index = 0; index < steps.length; index++) await steps[(first + index) % steps.length]?.();
}

export function asNumber(value: unknown): number {
  if (typeof value !== "number") throw new Error(`not a number: ${JSON.stringify(value)}`);
  return value;
}

export function asNumbers(value: unknown): number[] {
  if (!Array.isArray(value)) throw new Error(`not a list: ${JSON.stringify(value)}`);
  return value.map(asNumber);
}

/** Of an answer `{"ms": …}`. */
export function millisOf(value: unknown): number {
  if (typeof value !== "object" || value === null || !("ms" in value)) throw new Error("an answer without ms");
  return asNumber(value.ms);
}
