// A plugin that names an address that is not its own: nothing is sent there, nothing removed.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { makeFixture } from "../../support/fixture.js";
import { assertNoLeftovers } from "../../support/no-leftovers.js";
import { failureOf, start } from "../../support/plugin-calls.js";
import { withTempDir } from "../../support/temp-dir.js";
import { until } from "../../support/until.js";

/** A service of the user that no plugin may make us talk to. */
async function withService(path: string, work: (connections: () => number) => Promise<void>): Promise<void> {
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((done) => server.listen(path, done));
  try {
    await work(() => connections);
  } finally {
    await new Promise((done) => server.close(done));
  }
}

describe("attack: address of something else in the handshake", () => {
  afterEach(() => assertNoLeftovers());

  it("does not connect through a link to a socket of the user, and leaves both", () =>
    withTempDir(async (folder) => {
      const service = join(folder, "service");
      await withService(service, async (connections) => {
        const link = join(folder, "link");
        await symlink(service, link);
        const plugin = await makeFixture(folder, "plugin", { line: { fields: { address: link } } });
        const failure = await failureOf(start(plugin));
        assert.ok(failure.reason === "foreign-address" && failure.why === "not-a-socket", JSON.stringify(failure));
        assert.equal(connections(), 0);
        assert.ok(existsSync(link) && existsSync(service));
      });
    }));

  it("does not connect to another machine", () =>
    withTempDir(async (folder) => {
      const fields = { network: "tcp", address: "192.0.2.1:443" };
      const failure = await failureOf(start(await makeFixture(folder, "plugin", { line: { fields } })));
      assert.ok(failure.reason === "foreign-address" && failure.why === "not-loopback", JSON.stringify(failure));
    }));

  it("does not remove a dead socket or a file that a plugin names as its own", () =>
    withTempDir(async (folder) => {
      const dead = join(folder, "dead");
      const listener = spawn(process.execPath, ["-e", "require('net').createServer().listen(process.argv[1])", dead]);
      const ended = new Promise((done) => listener.once("exit", done));
      await until("the socket is there", () => existsSync(dead));
      listener.kill("SIGKILL");
      await ended;
      const file = join(folder, "canary");
      await writeFile(file, "keep");
      for (const address of [dead, file]) {
        const plugin = await makeFixture(folder, "plugin", { line: { fields: { address } } });
        await failureOf(start(plugin));
      }
      assert.ok(existsSync(dead) && existsSync(file));
      // The check after this test would take it for a leftover.
      await rm(dead);
    }));
});
