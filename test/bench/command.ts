// The whole command as a person waits for it: processes from their start to their end, in turns.
import { spawn } from "node:child_process";
import { copyFileSync, linkSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { goPeer } from "./peers.js";
import type { Alone } from "./report.js";
import { ratio, type Spread, spread } from "./statistics.js";

const command = resolve(__dirname, "../../dist/cli.js");
const listed = 50;
const crowd = 200;
/** As the command does. */
const concurrency = 8;

interface Scene {
  /** A Go plugin. */
  readonly executable: string;
  /** The Go host's executable; undefined without Go. */
  readonly goHost: string | undefined;
  readonly scratch: string;
  readonly turns: number;
}

/** Run and list, beside an empty Node and a Go host that lists. */
export async function measureCommand(scene: Scene): Promise<Alone[]> {
  const { scratch, goHost } = scene;
  const one = fill(join(scratch, "one"), scene.executable, 1);
  const many = fill(join(scratch, "many"), scene.executable, listed);
  const run = [command, "run", "echo", "--dir", one, "--input", '{"message":"hi"}'];
  const list = [command, "list", "--dir", many];
  const cached = { XDG_CACHE_HOME: join(scratch, "caches"), CI: "" };
  const steps: Readonly<Record<string, () => Promise<number>>> = {
    node: () => nodeTime(["-e", "0"]),
    run: () => nodeTime(run, cached),
    "list, cold": () => nodeTime([...list, "--no-cache"], cached),
    "list, cached": () => nodeTime(list, cached),
    ...(goHost === undefined ? {} : { go: () => goTime(goHost, many) }),
  };
  const times = new Map(Object.keys(steps).map((name) => [name, [] as number[]]));
  // The first turn fills the caches.
  for (let turn = -1; turn < scene.turns; turn++) {
    for (const [name, step] of Object.entries(steps)) {
      const ms = await step();
      if (turn >= 0) times.get(name)?.push(ms);
    }
  }
  const of = (name: string): number[] => times.get(name) ?? [];
  return [
    row("node -e 0", of("node")),
    row("run, one Go plugin", of("run"), of("node"), "node -e 0", 2.2),
    row(`list of ${listed}, cold`, of("list, cold"), of("go"), "the Go host", 1.5),
    row(`list of ${listed}, from the cache`, of("list, cached"), of("node"), "node -e 0", 2.2),
    await measureCrowd(scene),
  ];
}

function fill(directory: string, executable: string, count: number): string {
  mkdirSync(directory);
  for (let number = 1; number <= count; number++) {
    const file = join(directory, `plugin${number}`);
    try {
      linkSync(executable, file);
    } catch {
      copyFileSync(executable, file);
    }
  }
  return directory;
}

function row(title: string, times: readonly number[], to?: readonly number[], peer?: string, aim?: number): Alone {
  const own = spread(times);
  const shown = `${own.median.toFixed(0)} ms (${own.low.toFixed(0)}–${own.high.toFixed(0)})`;
  if (to === undefined || to.length === 0) return { title, value: shown, figure: own.median };
  const { median, low, high }: Spread = ratio(times, to);
  const verdict = `aim ≤ ${aim}, ${median <= (aim ?? Infinity) ? "met" : "MISSED"}`;
  const compared = `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)}) of ${peer}`;
  return { title, value: `${shown}, ${compared}, ${verdict}`, figure: median };
}

async function nodeTime(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { stdio: "ignore", env: { ...process.env, ...env } });
  const code = await new Promise((done) => child.once("exit", done));
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${String(code)}`);
  return performance.now() - start;
}

async function goTime(executable: string, directory: string): Promise<number> {
  const start = performance.now();
  const peer = goPeer(executable);
  await peer.ask({ op: "describe", directory, concurrency });
  await peer.end();
  return performance.now() - start;
}

/** The most memory that a list of many plugins takes at a time, with all its processes. */
async function measureCrowd({ executable, scratch }: Scene): Promise<Alone> {
  const directory = fill(join(scratch, "crowd"), executable, crowd);
  const child = spawn(process.execPath, [command, "list", "--dir", directory, "--no-cache"], { stdio: "ignore" });
  let most = 0;
  while (child.exitCode === null && child.signalCode === null) {
    most = Math.max(most, memoryOf(child.pid ?? 0));
    await delay(50);
  }
  const megabytes = most / 1_024;
  const verdict = `aim < 150 MB, ${megabytes < 150 ? "met" : "MISSED"}`;
  return { title: `memory of list of ${crowd}`, value: `${megabytes.toFixed(0)} MB, ${verdict}`, figure: megabytes };
}

/** The sum of PSS of a process and its children, in KB; Linux only. */
function memoryOf(pid: number): number {
  const children = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && parentOf(name) === pid);
  return [String(pid), ...children].reduce((sum, each) => sum + pss(each), 0);
}

function parentOf(pid: string): number {
  return Number(/\) \S (\d+)/.exec(readProcess(pid, "stat"))?.[1] ?? 0);
}

function pss(pid: string): number {
  return Number(/^Pss:\s+(\d+)/m.exec(readProcess(pid, "smaps_rollup"))?.[1] ?? 0);
}

/** Empty when the process has ended. */
function readProcess(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
