// Plugins started by a block of tests: in a directory of its own, ended after each test, nothing
// left behind.
import assert from "node:assert/strict";
import { Client, type ClientOptions } from "scafctl-plugins/scafctl";
import { type FixtureOrders, makeFixture } from "./fixture.js";
import { assertNoLeftovers } from "./no-leftovers.js";
import { type TempDir, tempDir } from "./temp-dir.js";

export interface ClientGround {
  /** Absolute; empty at first. There once the block's hooks have begun. */
  readonly directory: string;
  start(path: string, options?: ClientOptions): Promise<Client>;
  /** A fixture with orders, started. */
  fixture(orders?: FixtureOrders, options?: ClientOptions & { readonly name?: string }): Promise<Client>;
}

/** Adds the hooks to the `describe` in which it is called. */
export function clientGround(): ClientGround {
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
  const ground: ClientGround = {
    get directory() {
      return folder?.path ?? assert.fail("before the hooks");
    },
    async start(path, options) {
      const client = await Client.newClient(path, options);
      clients.push(client);
      return client;
    },
    async fixture(orders, { name = "fixture", ...options } = {}) {
      return ground.start(await makeFixture(ground.directory, name, orders), options);
    },
  };
  return ground;
}

export { failureOf as pluginFailureOf } from "./plugin-calls.js";
