import assert from "node:assert/strict";
import { chmod, mkdir, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { candidates, isProgramName } from "../../../../../src/scafctl/host/discovery/candidates.js";
import { pluginName } from "../../../../../src/scafctl/host/started-plugin.js";
import { type TempDir, tempDir } from "../../../../support/temp-dir.js";

const posix = process.platform !== "win32";

describe("candidates of a directory", () => {
  let temp: TempDir;

  beforeEach(async () => {
    temp = await tempDir();
  });
  afterEach(() => temp.remove());

  async function file(name: string, mode = 0o755): Promise<string> {
    const path = join(temp.path, name);
    await writeFile(path, "#!/bin/sh\n");
    await chmod(path, mode);
    return path;
  }

  async function names(): Promise<string[]> {
    return (await candidates(temp.path)).files.map(({ name }) => name);
  }

  it("are executable files in byte-wise order of names, without subdirectories", async () => {
    for (const name of ["b.exe", "a.exe", "B.exe", "é.exe", "\u{10000}.exe", "\uff5e.exe"]) await file(name);
    if (posix) await file("not-executable.exe", 0o644);
    await mkdir(join(temp.path, "below"));
    await file("below/deeper.exe");
    assert.deepEqual(await names(), ["B.exe", "a.exe", "b.exe", "é.exe", "\uff5e.exe", "\u{10000}.exe"]);
  });

  it("include links to files, but not links to directories", async () => {
    if (!posix) return;
    await file("plain", 0o644);
    await mkdir(join(temp.path, "folder"));
    await symlink("plain", join(temp.path, "link"));
    await symlink("nowhere", join(temp.path, "dangling"));
    await symlink("folder", join(temp.path, "to-folder"));
    assert.deepEqual(await names(), ["dangling", "link"]);
  });

  it("have a fingerprint that changes with the file, even if its size and time stay the same", async () => {
    const path = await file("a.exe");
    const before = (await candidates(temp.path)).files[0]?.fingerprint;
    const { size, atime, mtime, mtimeMs } = await stat(path);
    assert.ok(before !== undefined && before.changedMs >= Math.floor(mtimeMs));
    await writeFile(path, "#!/bin/bx\n");
    await utimes(path, atime, mtime);
    assert.equal((await stat(path)).size, size);
    assert.notEqual((await candidates(temp.path)).files[0]?.fingerprint.state, before.state);
  });

  it("exclude files whose name indicates another type, and report them", async () => {
    for (const name of [".hidden.exe", "README.md", "a.sha256", "a.TAR.GZ", "real.exe"]) await file(name);
    const reading = await candidates(temp.path);
    assert.deepEqual(
      reading.files.map(({ name }) => name),
      ["real.exe"],
    );
    if (posix) {
      assert.deepEqual(
        reading.skipped,
        [".hidden.exe", "README.md", "a.TAR.GZ", "a.sha256"].map((name) => join(temp.path, name)),
      );
    }
  });

  it("do not include a file whose name is not UTF-8, but say that it was skipped", async function () {
    // macOS and Windows have no such names.
    if (process.platform !== "linux") return this.skip();
    await writeFile(Buffer.concat([Buffer.from(`${temp.path}/echo`), Buffer.from([0xff])]), "", { mode: 0o755 });
    const reading = await candidates(temp.path);
    assert.deepEqual(reading.files, []);
    assert.deepEqual(reading.skipped, [join(temp.path, "echo\u{FFFD}")]);
  });

  it("include only .exe files on Windows, by name alone", () => {
    const names = ["echo", "echo.exe", "ECHO.EXE", ".echo.exe", "echo.cmd", "README.md"];
    const started = (platform: NodeJS.Platform) => names.filter((name) => isProgramName(name, platform));
    assert.deepEqual(started("win32"), ["echo.exe", "ECHO.EXE"]);
    assert.deepEqual(started("linux"), ["echo", "echo.exe", "ECHO.EXE", "echo.cmd"]);
  });

  it("are empty with a specific state for a missing, unreadable or non-directory path", async () => {
    const missing = await candidates(join(temp.path, "missing"));
    assert.deepEqual([missing.state, missing.files], [{ kind: "missing" }, []]);
    const path = await file("plain.exe");
    assert.deepEqual((await candidates(path)).state, { kind: "not-a-directory" });
    assert.deepEqual((await candidates(join(path, "below"))).state, { kind: "not-a-directory" });
    assert.deepEqual((await candidates(temp.path)).state, { kind: "read" });
    const loop = join(temp.path, "loop");
    if (!posix) return;
    await symlink("loop", loop);
    assert.deepEqual((await candidates(loop)).state, { kind: "unreadable", code: "ELOOP" });
    await rm(loop);
  });

  it("are named after their file without its last extension", () => {
    assert.equal(pluginName("/p/echo"), "echo");
    assert.equal(pluginName("/p/echo.exe"), "echo");
    assert.equal(pluginName("/p/scafctl-plugin-exec_0.4"), "scafctl-plugin-exec_0");
    assert.equal(pluginName("/p/.hidden"), "");
  });
});
