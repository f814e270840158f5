// A plugin cannot make the host connect, and send secrets, to an address that is not its own.
import assert from "node:assert/strict";
import { symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { refusalOf } from "../../../src/goplugin/transport/own-address.js";
import { withTempDir } from "../../support/temp-dir.js";

async function whyOf(network: "unix" | "tcp", address: string): Promise<string | undefined> {
  const failure = await refusalOf(network, address);
  return failure?.reason === "foreign-address" ? failure.why : undefined;
}

describe("attack: address in a handshake", () => {
  it("is refused on TCP unless it is loopback", async () => {
    for (const own of ["127.0.0.1:80", "127.8.8.8:80", "localhost:80", "[::1]:80", "[::ffff:127.0.0.1]:80"])
      assert.equal(await whyOf("tcp", own), undefined, own);
    for (const other of [
      "192.0.2.1:80",
      "0.0.0.0:80",
      "10.0.0.1:80",
      "169.254.169.254:80",
      "[::]:80",
      "[2001:db8::1]:80",
      "[::ffff:192.0.2.1]:80",
      "127.0.0.999:80",
    ])
      assert.equal(await whyOf("tcp", other), "not-loopback", other);
  });

  it("is refused on a path that is not itself a socket", function () {
    if (process.platform === "win32") this.skip();
    return withTempDir(async (directory) => {
      const socket = join(directory, "socket");
      const server = createServer().listen(socket);
      await new Promise((done) => server.once("listening", done));
      assert.equal(await whyOf("unix", socket), undefined);
      const link = join(directory, "link");
      await symlink(socket, link);
      const file = join(directory, "file");
      await writeFile(file, "");
      for (const path of [link, file, directory, "/dev/null"]) assert.equal(await whyOf("unix", path), "not-a-socket");
      await new Promise((done) => server.close(done));
    });
  });

  it("is refused on a socket of another user", async function () {
    if (process.getuid?.() !== 0) this.skip();
    const { chown } = await import("node:fs/promises");
    await withTempDir(async (directory) => {
      const socket = join(directory, "socket");
      const server = createServer().listen(socket);
      await new Promise((done) => server.once("listening", done));
      await chown(socket, 12_345, 12_345);
      assert.equal(await whyOf("unix", socket), "other-user");
      await new Promise((done) => server.close(done));
    });
  });
});
