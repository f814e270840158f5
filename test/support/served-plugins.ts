// Plugins on our serve(), and raw gRPC clients of them, for a block of tests.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import type { Identity } from "../../src/goplugin/transport/certificate.js";
import { BareClient, parseLine } from "./bare-client.js";
import { type Child, cookie, startChild } from "./child.js";
import { assertNoLeftovers } from "./no-leftovers.js";
import { type TempDir, tempDir } from "./temp-dir.js";
import { makePlugin } from "./ts-plugins.js";

/**
 * Adds hooks to the `describe` in which it is called: clients and plugins end after each test,
 * which fails if a socket or a process is left.
 */
export function servedPlugins() {
  let folder: TempDir | undefined;
  let sockets: TempDir | undefined;
  let path = "";
  const started: Child[] = [];
  const clients: BareClient[] = [];
  const socketDirectory = (): string => sockets?.path ?? assert.fail("before the hooks");

  before(async () => {
    folder = await tempDir();
    path = makePlugin(folder.path, "ts-kitchen");
  });
  after(() => folder?.remove());
  beforeEach(async () => {
    sockets = await tempDir();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    for (const plugin of started.splice(0)) {
      plugin.child.kill("SIGTERM");
      await plugin.ended;
    }
    assert.deepEqual(readdirSync(socketDirectory()), [], "sockets left");
    await sockets?.remove();
    await assertNoLeftovers();
  });

  function start(env: NodeJS.ProcessEnv = {}): Child {
    const ours = { ...cookie, PLUGIN_UNIX_SOCKET_DIR: socketDirectory(), PLUGIN_PROTOCOL_VERSIONS: "1" };
    const plugin = startChild(path, [], { env: { ...ours, ...env } });
    started.push(plugin);
    return plugin;
  }

  function connectTo(line: string, identity?: Identity): BareClient {
    const client = new BareClient(parseLine(line), identity);
    clients.push(client);
    return client;
  }

  async function startAndConnect(env: NodeJS.ProcessEnv = {}): Promise<{ plugin: Child; client: BareClient }> {
    const plugin = start(env);
    return { plugin, client: connectTo(await plugin.line()) };
  }

  return {
    /** The executable of the kitchen plugin; made before the first test. */
    get path() {
      return path;
    },
    /** The directory of the sockets of one test. */
    get sockets() {
      return socketDirectory();
    },
    start,
    connectTo,
    startAndConnect,
  };
}

/** Collects the output that GRPCStdio delivers. */
export function listen(client: BareClient): { stdout: () => string; stderr: () => string; largest: () => number } {
  let [stdout, stderr, largest] = ["", "", 0];
  client.stdio().on("data", ({ channel, data }: { channel: number; data: Buffer }) => {
    if (channel === 1) stdout += data.toString("latin1");
    else stderr += data.toString("latin1");
    largest = Math.max(largest, data.length);
  });
  return { stdout: () => stdout, stderr: () => stderr, largest: () => largest };
}
