// Measures our host side by side with a Go host on the official go-plugin client, and says how the
// two compare.
import { build, type BuildOptions } from "esbuild";
import { existsSync, rmSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { buildGo, goAvailable } from "../support/go.js";
import { measureCommand } from "./command.js";
import {
  asNumber,
  asNumbers,
  fillDirectory,
  full,
  measureCalls,
  measureLives,
  millisOf,
  type Peers,
  type Place,
  plugins,
  prepareCalls,
  type Samples,
  short,
  type Sizes,
} from "./measure.js";
import { goPeer, nodeOnce, nodePeer, type Peer } from "./peers.js";
import { type Alone, report } from "./report.js";
import { quantile } from "./statistics.js";
import { measureChecks } from "./worst-checks.js";

const root = resolve(__dirname, "../..");
const isShort = process.argv.includes("--short");
const sizes = isShort ? short : full;
/** What `npm run build` makes of our own example; stands in where there is no Go. */
const substitute = join(root, "examples/workspace/plugins/echo");

const workers = ["ours", "plain-grpc-js", "bare-http2", "activation"] as const;

/** As scripts/build.mjs bundles for release: what is measured is what is shipped. */
const shipped = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  mainFields: ["module", "main"],
  platform: "node",
  target: "node20",
  format: "cjs",
  logLevel: "warning",
} as const satisfies BuildOptions;

async function bundle(folder: string): Promise<(name: (typeof workers)[number]) => string> {
  await build({
    ...shipped,
    entryPoints: workers.map((name) => join(__dirname, "workers", `${name}.ts`)),
    outdir: folder,
    outExtension: { ".js": ".cjs" },
  });
  return (name) => join(folder, `${name}.cjs`);
}

async function main(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), "bench-"));
  process.once("exit", () => rmSync(scratch, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
  // Sockets of the Go host's plugins as well, so that nothing is left wherever it ends.
  process.env["TMPDIR"] = scratch;
  await mkdir(join(scratch, "workers"));
  const script = await bundle(join(scratch, "workers"));
  const leftOut: string[] = [];
  const samples: Samples = new Map();
  const alone: Alone[] = [];
  const executable = await pluginToCall(leftOut);
  if (executable !== undefined) {
    const place = { executable, directory: fillDirectory(scratch, executable), scratch };
    alone.push(...(await measureHosts(script, place, samples)));
    const goHost = goAvailable() ? await buildGo("bench") : undefined;
    alone.push(...(await measureCommand({ executable, goHost, scratch, turns: isShort ? 3 : 20 })));
  }
  alone.push(...(await measureActivation(script("activation"), join(root, "dist/extension.js"))));
  alone.push(worstCheck());
  await tell(samples, alone, leftOut);
}

async function pluginToCall(leftOut: string[]): Promise<string | undefined> {
  if (goAvailable()) return buildGo("echo-go");
  leftOut.push("every comparison with a Go host: there is no Go on the PATH");
  if (existsSync(substitute)) return substitute;
  leftOut.push("everything that starts a plugin: without Go, `npm run build` has to come first");
  return undefined;
}

async function measureHosts(
  script: (name: "ours" | "plain-grpc-js" | "bare-http2") => string,
  place: Place,
  samples: Samples,
) {
  const everybody: Peer[] = [];
  const enter = async (starting: Peer | Promise<Peer>): Promise<Peer> => {
    const peer = await starting;
    everybody.push(peer);
    return peer;
  };
  try {
    const peers: Peers = {
      go: goAvailable() ? await enter(goPeer(await buildGo("bench"))) : undefined,
      ours: await enter(nodePeer("ours", script("ours"))),
      calls: await enter(nodePeer("ours", script("ours"))),
      others: [
        await enter(nodePeer("bare", script("bare-http2"))),
        await enter(nodePeer("plain", script("plain-grpc-js"))),
      ],
    };
    const fresh = await measureFresh(script("ours"), place, sizes);
    // The first time loads and compiles what every later one finds.
    await measureLives(peers, place, sizes, -1 + sizes.rounds, new Map());
    for (let round = 0; round < sizes.rounds; round++) await measureLives(peers, place, sizes, round, samples);
    await prepareCalls(peers, place, sizes);
    for (let round = 0; round < sizes.rounds; round++) await measureCalls(peers, sizes, round, samples);
    const reload = await measureReload(peers, place, sizes);
    return [fresh, reload, await measureEventLoop(peers), ...(await measureMemory(peers, sizes))];
  } finally {
    await Promise.all(everybody.map((peer) => peer.end()));
  }
}

/** The first look of a process at plugins that nobody knows, with the loading of the engine. */
async function measureFresh(script: string, { directory, scratch }: Place, { starts }: Sizes): Promise<Alone> {
  const times: number[] = [];
  for (let turn = 0; turn < starts; turn++) {
    const peer = await nodePeer("ours", script);
    try {
      times.push(
        asNumber(await peer.ask({ op: "describe", directory, cache: join(scratch, `fresh-${turn}`), plugins })),
      );
    } finally {
      await peer.end();
    }
  }
  const figure = quantile(times, 0.5);
  const title = "20 plugins described by a process that has just started and loads the engine for it";
  return { title, value: `${figure.toFixed(0)} ms`, figure };
}

/** A plugin that is built anew while its directory is watched. Issue 5 promises half a second. */
async function measureReload({ ours }: Peers, { executable, scratch }: Place, { rounds }: Sizes): Promise<Alone> {
  const path = join(scratch, "rebuilt", basename(executable));
  await mkdir(dirname(path));
  await copyFile(executable, path);
  const times: number[] = [];
  for (let turn = 0; turn < rounds; turn++) times.push(asNumber(await ours.ask({ op: "rebuild", executable, path })));
  const figure = quantile(times, 0.5);
  return { title: "a rebuilt plugin, from the rename to the snapshot", value: `${figure.toFixed(0)} ms`, figure };
}

/** How long the host could do nothing else while plugins were started, described and ended. */
async function measureEventLoop({ ours }: Peers): Promise<Alone> {
  const [p50 = 0, p99 = 0, longest = 0] = asNumbers(await ours.ask({ op: "eventLoop" }));
  const value = `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, longest ${longest.toFixed(0)} ms`;
  return { title: "event loop of the host while plugins are started, described and ended", value, figure: longest };
}

async function measureMemory(peers: Peers, { memoryRuns }: Sizes): Promise<Alone[]> {
  const grown = await peers.calls.ask({ op: "memory", runs: memoryRuns });
  if (typeof grown !== "object" || grown === null || !("heap" in grown) || !("rss" in grown))
    throw new Error("no memory");
  const kilobytes = (value: unknown): number => asNumber(value) / 1_024;
  const heap = kilobytes(grown.heap);
  const rss = kilobytes(grown.rss);
  const title = `memory after ${memoryRuns} runs`;
  return [
    { title: `${title}, live`, value: `${heap >= 0 ? "+" : ""}${heap.toFixed(0)} KB`, figure: heap },
    { title: `${title}, resident`, value: `${rss >= 0 ? "+" : ""}${rss.toFixed(0)} KB`, figure: rss },
  ];
}

async function measureActivation(script: string, extension: string): Promise<Alone[]> {
  const times: number[] = [];
  let bytes = 0;
  for (let turn = 0; turn < sizes.rounds; turn++) {
    const loaded = await load(script, extension);
    times.push(loaded.ms);
    bytes = loaded.bytes;
  }
  const ms = quantile(times, 0.5);
  return [
    { title: "activation, loading the extension's bundle", value: `${ms.toFixed(1)} ms`, figure: ms },
    { title: "activation, bytes loaded", value: `${Math.ceil(bytes / 1_024)} KB`, figure: bytes },
  ];
}

/** What a hostile schema can cost at most. Issue 9 allows 50 ms. */
function worstCheck(): Alone {
  const [worst] = measureChecks(5);
  if (worst === undefined) throw new Error("no checks");
  const { title, ms } = worst;
  return {
    title: `the most expensive check of an input that the bound allows (${title})`,
    value: `${ms.toFixed(0)} ms`,
    figure: ms,
  };
}

async function tell(samples: Samples, alone: readonly Alone[], leftOut: readonly string[]): Promise<void> {
  const { text, data } = report(samples, alone, leftOut);
  console.log(text);
  await mkdir(join(root, "test-results"), { recursive: true });
  await writeFile(join(root, "test-results/bench.json"), `${JSON.stringify(data, undefined, 2)}\n`);
}

/** Loads the bundle in a process of its own, as the extension host does once. */
async function load(script: string, extension: string): Promise<{ ms: number; bytes: number }> {
  const loaded = await nodeOnce(script, [extension]);
  if (typeof loaded !== "object" || loaded === null || !("bytes" in loaded)) throw new Error("the bundle did not load");
  return { ms: millisOf(loaded), bytes: asNumber(loaded.bytes) };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
