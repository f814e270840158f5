// The host's private directory and the socket directory of each plugin in it.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isPluginError } from "../../../../src/goplugin/base/errors.js";
import { hostDirectoryBases, SocketDirectory } from "../../../../src/goplugin/cleanup/socket-directory.js";
import { hostFile, readEntry } from "../../../../src/goplugin/cleanup/ledger.js";
import { hostDirectoryPrefix } from "../../../../src/goplugin/cleanup/sweep.js";
import { withTempDir } from "../../../support/temp-dir.js";

async function refusal(base: string): Promise<string> {
  try {
    const made = await SocketDirectory.create("/plugins/x", base);
    await made.remove();
    return "made";
  } catch (error) {
    assert.ok(isPluginError(error) && error.failure.reason === "socket-directory", String(error));
    assert.equal(error.failure.directory, base);
    return error.failure.detail;
  }
}

describe("socket directory", () => {
  it("is accessible only to its owner and is removed with all its contents", () =>
    withTempDir(async (base) => {
      const directory = await SocketDirectory.create("/plugins/x", base);
      assert.ok(directory.path.startsWith(join(base, hostDirectoryPrefix)));
      assert.equal((await stat(directory.path)).mode & 0o777, 0o700);
      await mkdir(join(directory.path, "deep"));
      await writeFile(join(directory.path, "deep", "file"), "");
      await directory.remove();
      await directory.remove();
      assert.deepEqual(await readdir(base), []);
    }));

  it("shares one host directory that records its owner and is removed with the last socket directory", () =>
    withTempDir(async (base) => {
      const directories = await Promise.all(
        Array.from({ length: 5 }, () => SocketDirectory.create("/plugins/x", base)),
      );
      const names = await readdir(base);
      assert.equal(names.length, 1);
      assert.equal(new Set(directories.map(({ path }) => path)).size, 5);
      assert.equal((await readEntry(join(base, names[0] ?? "", hostFile)))?.pid, process.pid);
      const late = SocketDirectory.create("/plugins/x", base);
      await Promise.all(directories.map((directory) => directory.remove()));
      await (await late).remove();
      assert.deepEqual(await readdir(base), []);
    }));

  it("creates a new host directory when one is requested during removal of the last", () =>
    withTempDir(async (base) => {
      for (let round = 0; round < 20; round++) {
        const first = await SocketDirectory.create("/plugins/x", base);
        const [, second] = await Promise.all([first.remove(), SocketDirectory.create("/plugins/x", base)]);
        assert.ok(existsSync(second.path));
        await second.remove();
      }
      assert.deepEqual(await readdir(base), []);
    }));

  it("can be removed synchronously on process exit", () =>
    withTempDir(async (base) => {
      const directory = await SocketDirectory.create("/plugins/x", base);
      directory.removeNow();
      directory.removeNow();
      assert.equal(existsSync(directory.path), false);
    }));

  it("reports an error when the configured base directory cannot be used", () =>
    withTempDir(async (base) => {
      assert.match(await refusal(join(base, "none")), /ENOENT/);
      const long = join(base, "x".repeat(100));
      await mkdir(long);
      assert.match(await refusal(long), /bytes/);
      await writeFile(join(base, "file"), "");
      assert.match(await refusal(join(base, "file")), /ENOTDIR/);
    }));

  it("falls back to another base when the temporary directory has a long path or is missing", () =>
    withTempDir(async (base) => {
      const before = process.env["TMPDIR"];
      const long = join(base, "x".repeat(100));
      await mkdir(long);
      try {
        for (const broken of [long, join(base, "none")]) {
          process.env["TMPDIR"] = broken;
          assert.equal(tmpdir(), broken);
          const directory = await SocketDirectory.create("/plugins/x");
          assert.ok(!directory.path.startsWith(broken));
          await directory.remove();
          assert.equal(hostDirectoryBases()[0], broken);
        }
      } finally {
        process.env["TMPDIR"] = before;
      }
    }));
});
