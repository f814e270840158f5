// Fixture plugins that a block of tests starts as bare processes, with raw gRPC clients.
import assert from "node:assert/strict";
import { BareClient, parseLine } from "./bare-client.js";
import { type Child, cookie, startChild } from "./child.js";
import { type FixtureOrders, makeFixture } from "./fixture.js";
import { assertNoLeftovers } from "./no-leftovers.js";
import type { Identity } from "../../src/goplugin/transport/certificate.js";
import { type TempDir, tempDir } from "./temp-dir.js";

/** Adds hooks to the `describe` in which it is called: clients and plugins end after each test. */
export function fixtureProcesses() {
  let directory: TempDir | undefined;
  let sockets: TempDir | undefined;
  const started: Child[] = [];
  const clients: BareClient[] = [];
  const pathOf = (folder: TempDir | undefined): string => folder?.path ?? assert.fail("before the hooks");

  beforeEach(async () => {
    directory = await tempDir();
    sockets = await tempDir();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    for (const plugin of started.splice(0)) {
      plugin.child.kill("SIGKILL");
      await plugin.ended;
    }
    await Promise.all([directory?.remove(), sockets?.remove()]);
    await assertNoLeftovers();
  });

  function run(path: string, env: NodeJS.ProcessEnv = {}): Child {
    const plugin = startChild(path, [], { env: { ...cookie, PLUGIN_UNIX_SOCKET_DIR: pathOf(sockets), ...env } });
    started.push(plugin);
    return plugin;
  }

  async function start(orders: FixtureOrders, env: NodeJS.ProcessEnv = {}): Promise<Child> {
    return run(await makeFixture(pathOf(directory), "fixture", orders), env);
  }

  async function connect(plugin: Child, identity?: Identity): Promise<BareClient> {
    const client = new BareClient(parseLine(await plugin.line()), identity);
    clients.push(client);
    return client;
  }

  async function connected(orders: FixtureOrders): Promise<{ client: BareClient; plugin: Child }> {
    const plugin = await start(orders);
    return { client: await connect(plugin), plugin };
  }

  return {
    /** The directory of the plugins of one test. */
    get directory() {
      return pathOf(directory);
    },
    /** The directory of their sockets. */
    get sockets() {
      return pathOf(sockets);
    },
    run,
    start,
    connect,
    connected,
  };
}
