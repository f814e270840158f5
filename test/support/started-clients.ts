// Clients of a block of tests: their plugins are in one directory and end after each test.
import assert from "node:assert/strict";
import { Client, type ClientOptions } from "scafctl-plugins/scafctl";
import { type FixtureOrders, makeFixture } from "./fixture.js";
import { assertNoLeftovers } from "./no-leftovers.js";
import { type TempDir, tempDir } from "./temp-dir.js";

/** Adds hooks to the `describe` in which it is called. */
export function startedClients() {
  const clients: Client[] = [];
  let folder: TempDir | undefined;
  before(async () => {
    folder = await tempDir();
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.kill()));
    await assertNoLeftovers();
  });
  after(() => folder?.remove());
  const start = async (path: string, options?: ClientOptions): Promise<Client> => {
    const client = await Client.newClient(path, options);
    clients.push(client);
    return client;
  };
  return {
    /** A directory for plugins, empty at first; made before the first test. */
    get directory() {
      return folder?.path ?? assert.fail("before the hooks");
    },
    start,
    /** Starts a fixture with orders. */
    async fixture(orders?: FixtureOrders, options: ClientOptions & { readonly name?: string } = {}): Promise<Client> {
      return start(await makeFixture(this.directory, options.name ?? "fixture", orders), options);
    },
  };
}

export { failureOf as pluginFailureOf } from "./plugin-calls.js";
