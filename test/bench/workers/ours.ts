// Our host under measurement: the catalogue, the start of a plugin, its calls, its end.
import { Catalogue, DescriptorCache } from "../../../src/model/index.js";
import { PluginServiceService } from "../../../src/scafctl/gen/scafctl/plugin.js";
import { Client, HandshakeConfig, type RunningPlugin, startPlugin } from "../../../src/scafctl/index.js";
import { callHandlers, requestOf } from "./calls.js";
import { count, serveOrders, text, timed } from "./worker.js";

let catalogue: Catalogue | undefined;
let client: Client | undefined;
let plugin: RunningPlugin | undefined;

function running(): RunningPlugin {
  if (plugin === undefined) throw new Error("no plugin runs");
  return plugin;
}

/** A catalogue over one directory, and the milliseconds until all of it is known. */
async function look(directory: string, cache: string, plugins: number): Promise<{ looking: Catalogue; ms: number }> {
  const began = performance.now();
  const looking = new Catalogue({ cache: new DescriptorCache(cache), keepAfterDescribe: true, watch: false });
  looking.setDirectories([
    { path: directory, written: directory, origin: "argument", workingDirectory: directory, allowed: true },
  ]);
  const { directories } = await looking.whenSettled();
  const ms = performance.now() - began;
  const described = directories.flatMap((each) => each.plugins).filter((each) => each.providers[0]?.descriptor);
  if (described.length !== plugins) throw new Error(`${described.length} plugins are described`);
  return { looking, ms };
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

serveOrders(
  {
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
  () => Promise.all([catalogue?.dispose(), client?.kill(), plugin?.stop()]),
);
