// Our host under measurement: the catalogue, the start of a plugin, its calls, its end.
import { copyFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Catalogue, DescriptorCache, pluginFactory } from "../../../src/model/index.js";
import { PluginServiceService } from "../../../src/scafctl/gen/scafctl/plugin.js";
import { Client, HandshakeConfig, type RunningPlugin, startPlugin } from "../../../src/scafctl/index.js";
import { callHandlers, requestOf } from "./calls.js";
import { count, serveOrders, text, timed } from "./worker.js";

let catalogue: Catalogue | undefined;
let watching: Catalogue | undefined;
let client: Client | undefined;
let plugin: RunningPlugin | undefined;

function running(): RunningPlugin {
  if (plugin === undefined) throw new Error("no plugin runs");
  return plugin;
}

/** A catalogue over one directory, and the milliseconds until all of it is known. */
async function look(directory: string, cache: string, plugins: number): Promise<{ looking: Catalogue; ms: number }> {
  const began = performance.now();
  const looking = new Catalogue({
    cache: new DescriptorCache(cache),
    createHandle: pluginFactory({}),
    keepAfterDescribe: true,
    watch: false,
  });
  looking.setDirectories([
    { path: directory, written: directory, origin: "argument", workingDirectory: directory, allowed: true },
  ]);
  const { directories } = await looking.whenSettled();
  const ms = performance.now() - began;
  const described = directories.flatMap((each) => each.plugins).filter((each) => each.providers[0]?.descriptor);
  if (described.length !== plugins) throw new Error(`${described.length} plugins are described`);
  return { looking, ms };
}

/**
 * Puts another build of a watched plugin in place, and gives the milliseconds from the rename until
 * a snapshot shows what it offers now.
 */
async function rebuild(executable: string, path: string): Promise<number> {
  const watched = (watching ??= await watch(dirname(path)));
  const status = (): string | undefined => watched.snapshot.directories[0]?.plugins[0]?.status;
  await copyFile(executable, `${path}.new`);
  const began = performance.now();
  await rename(`${path}.new`, path);
  await watched.when(() => status() === "describing");
  await watched.when(() => status() === "ready");
  return performance.now() - began;
}

async function watch(directory: string): Promise<Catalogue> {
  const made = new Catalogue({ cache: new DescriptorCache(undefined), createHandle: pluginFactory({}) });
  made.setDirectories([
    { path: directory, written: directory, origin: "argument", workingDirectory: directory, allowed: true },
  ]);
  await made.whenSettled();
  return made;
}

async function execute(): Promise<void> {
  const answer = await running().call(PluginServiceService.executeProvider, requestOf(20));
  if (answer.error !== "") throw new Error(answer.error);
}

function memory(): { heap: number; rss: number } {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, rss };
}

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();

serveOrders(
  {
    /** How long the event loop was busy at a time since the start: milliseconds. */
    eventLoop: () => {
      const ms = (nanoseconds: number): number => nanoseconds / 1e6;
      return Promise.resolve([50, 99, 100].map((percent) => ms(delay.percentile(percent))));
    },
    describe: async (order) => {
      const { looking, ms } = await look(text(order, "directory"), text(order, "cache"), count(order, "plugins"));
      catalogue = looking;
      return ms;
    },
    cached: async (order) => {
      const { looking, ms } = await look(text(order, "directory"), text(order, "cache"), count(order, "plugins"));
      const started = looking.snapshot.directories
        .flatMap((each) => each.plugins)
        .filter((each) => each.process.kind !== "idle");
      await looking.dispose();
      if (started.length > 0) throw new Error(`${started.length} plugins were started although nothing had changed`);
      return ms;
    },
    rebuild: (order) => rebuild(text(order, "executable"), text(order, "path")),
    killAll: () => timed(async () => catalogue?.dispose()),
    start: (order) =>
      timed(async () => {
        client = await Client.newClient(text(order, "path"));
        await client.describe();
      }),
    kill: () => timed(async () => client?.kill()),
    open: async (order) => {
      plugin = await startPlugin({ path: text(order, "path"), handshake: HandshakeConfig });
      return plugin.channel.getTarget();
    },
    ...callHandlers(() => (request) => running().call(PluginServiceService.executeProvider, request)),
    /** Bytes that calls leave behind, after a first tenth that fills caches and compiles code. */
    memory: async (order) => {
      const runs = count(order, "runs");
      for (let left = runs / 10; left > 0; left--) await execute();
      const before = memory();
      for (let left = runs; left > 0; left--) await execute();
      const after = memory();
      return { heap: after.heap - before.heap, rss: after.rss - before.rss };
    },
  },
  () => Promise.all([catalogue?.dispose(), watching?.dispose(), client?.kill(), plugin?.stop()]),
);
