// Checks whether this machine can start a file.
import assert from "node:assert/strict";
import { execPath } from "node:process";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isPluginError, type PluginFailure } from "../../../../../src/goplugin/base/errors.js";
import {
  checkExecutable,
  type ExecutableContext,
  matchesEmulator,
} from "../../../../../src/goplugin/host/process/executable.js";
import { withTempDir } from "../../../../support/temp-dir.js";
import { elf, fat, machO, pe } from "./executable-headers.js";

describe("check of an executable", () => {
  const linux: ExecutableContext = { env: { PATH: "/usr/bin:/bin" }, platform: "linux", arch: "x64" };

  async function failureOf(path: string, context: ExecutableContext = linux): Promise<PluginFailure | undefined> {
    try {
      await checkExecutable(path, context);
      return undefined;
    } catch (error) {
      assert.ok(isPluginError(error), String(error));
      assert.equal(error.path, path);
      return error.failure;
    }
  }

  async function withFile(
    content: string | Buffer,
    use: (path: string) => Promise<void>,
    name = "plugin",
  ): Promise<void> {
    await withTempDir(async (directory) => {
      const path = join(directory, name);
      await writeFile(path, content, { mode: 0o755 });
      await use(path);
    });
  }

  const verdict = (content: string | Buffer, context = linux, name?: string) =>
    new Promise<PluginFailure | undefined>((resolve, reject) => {
      withFile(content, async (path) => resolve(await failureOf(path, context)), name).catch(reject);
    });

  it("accepts the Node executable that runs the test", async () => {
    assert.equal(await failureOf(execPath, { env: {} }), undefined);
  });

  it("reports a missing file and a path that is not a file", async () => {
    await withTempDir(async (directory) => {
      assert.deepEqual(await failureOf(join(directory, "none")), { reason: "file-missing" });
      assert.deepEqual(await failureOf(join(directory, "none", "deeper")), { reason: "file-missing" });
      await symlink(join(directory, "gone"), join(directory, "dangling"));
      assert.deepEqual(await failureOf(join(directory, "dangling")), { reason: "file-missing" });
      await mkdir(join(directory, "folder"));
      assert.deepEqual(await failureOf(join(directory, "folder")), { reason: "not-a-file" });
      await writeFile(join(directory, "file"), "");
      assert.deepEqual(await failureOf(join(directory, "file", "below")), { reason: "file-missing" });
    });
  });

  it("refuses a file that would run with the rights of its owner or group", async () => {
    await withFile(pe(0x8664), async (path) => {
      for (const mode of [0o4755, 0o2755]) {
        await chmod(path, mode);
        assert.deepEqual(await failureOf(path), { reason: "setuid" });
        assert.notDeepEqual(await failureOf(path, { ...linux, platform: "win32" }), { reason: "setuid" });
      }
      // Without the execute permission of the group, the bit has another meaning.
      await chmod(path, 0o2745);
      assert.notDeepEqual(await failureOf(path), { reason: "setuid" });
    });
  });

  it("requires execute permission, except on Windows", async () => {
    await withFile(pe(0x8664), async (path) => {
      await chmod(path, 0o644);
      assert.deepEqual(await failureOf(path), { reason: "not-executable" });
      assert.equal(await failureOf(path, { ...linux, platform: "win32" }), undefined);
    });
  });

  it("reports programs for another operating system", async () => {
    const macOS: ExecutableContext = { ...linux, platform: "darwin", arch: "arm64" };
    const windows: ExecutableContext = { ...linux, platform: "win32" };
    assert.deepEqual(await verdict(pe(0x8664)), { reason: "wrong-format", found: "PE amd64" });
    assert.deepEqual(await verdict(machO(0x01000007)), { reason: "wrong-format", found: "Mach-O amd64" });
    assert.deepEqual(await verdict(elf({ machine: 62 }), macOS), { reason: "wrong-format", found: "ELF amd64" });
    assert.deepEqual(await verdict(elf({ machine: 62 }), windows), { reason: "wrong-format", found: "ELF amd64" });
    assert.deepEqual(await verdict(elf({ machine: 62, system: 9 })), {
      reason: "wrong-format",
      found: "ELF amd64 freebsd",
    });
    assert.deepEqual(await verdict(elf({ machine: 62, type: 1 })), {
      reason: "wrong-format",
      found: "ELF amd64 object",
    });
  });

  it("reports programs for another architecture by Go's name for it", async () => {
    assert.deepEqual(await verdict(elf({ machine: 183 })), {
      reason: "wrong-architecture",
      found: "arm64",
      expected: "amd64",
    });
    assert.deepEqual(await verdict(elf({ machine: 62 }), { ...linux, arch: "arm64" }), {
      reason: "wrong-architecture",
      found: "amd64",
      expected: "arm64",
    });
    const intelMac: ExecutableContext = { ...linux, platform: "darwin", arch: "x64" };
    assert.deepEqual(await verdict(machO(0x0100000c), intelMac), {
      reason: "wrong-architecture",
      found: "arm64",
      expected: "amd64",
    });
    assert.deepEqual(await verdict(pe(0xaa64), { ...linux, platform: "win32" }), {
      reason: "wrong-architecture",
      found: "arm64",
      expected: "amd64",
    });
  });

  for (const [arch, byteOrder, machine, wide] of [
    ["ppc64", "LE", 21, true],
    ["ppc64", "BE", 21, true],
    ["mipsel", "LE", 8, false],
    ["mips", "BE", 8, false],
    ["arm", "LE", 40, false],
    ["arm64", "LE", 183, true],
    ["s390x", "BE", 22, true],
    ["riscv64", "LE", 243, true],
    ["loong64", "LE", 258, true],
  ] as const) {
    it(`accepts the program of its own machine and refuses the other byte order on ${arch} ${byteOrder}`, async () => {
      const context: ExecutableContext = { ...linux, arch, byteOrder };
      const little = byteOrder === "LE";
      assert.equal(await verdict(elf({ machine, wide, little }), context), undefined);
      if (![8, 21, 40, 183].includes(machine)) return;
      const failure = await verdict(elf({ machine, wide, little: !little }), context);
      assert.equal(failure?.reason, "wrong-architecture");
    });
  }

  it("accepts foreign programs that the system can run", async () => {
    assert.equal(await verdict(elf({ machine: 3, wide: false })), undefined);
    const mac: ExecutableContext = { ...linux, platform: "darwin", arch: "arm64" };
    assert.equal(await verdict(machO(0x01000007), mac), undefined);
    assert.equal(await verdict(fat(18, 0x0100000c), mac), undefined);
    assert.equal(await verdict(pe(0x8664), { ...linux, platform: "win32", arch: "arm64" }), undefined);
  });

  it("reports a missing dynamic loader, as for glibc programs on Alpine", async () => {
    assert.deepEqual(await verdict(elf({ machine: 62, loader: "/lib/ld-nowhere.so.1" })), {
      reason: "interpreter-missing",
      interpreter: "/lib/ld-nowhere.so.1",
    });
    assert.equal(await verdict(elf({ machine: 62, loader: "/bin/sh" })), undefined);
  });

  it("ignores text files and empty files even if they are executable", async () => {
    assert.deepEqual(await verdict("echo hello\n"), { reason: "wrong-format", found: "text" });
    assert.deepEqual(await verdict(""), { reason: "wrong-format", found: "empty" });
    assert.deepEqual(await verdict(Buffer.from([0, 1, 2])), { reason: "wrong-format", found: "unknown" });
    assert.equal(await verdict("@echo off", { ...linux, platform: "win32" }, "plugin.cmd"), undefined);
  });

  it("reports a missing interpreter, also when it is started through env", async () => {
    const missing = (interpreter: string): PluginFailure => ({ reason: "interpreter-missing", interpreter });
    assert.equal(await verdict("#!/bin/sh\n"), undefined);
    assert.deepEqual(await verdict("#!/bin/sh\r\n"), missing("/bin/sh\r"));
    assert.deepEqual(await verdict("#!/no/such/thing -x\n"), missing("/no/such/thing"));
    assert.deepEqual(await verdict("#!/tmp\n"), missing("/tmp"));
    assert.deepEqual(await verdict("#!\n"), missing(""));
    assert.equal(await verdict("#!/usr/bin/env sh\n"), undefined);
    assert.deepEqual(await verdict("#!/usr/bin/env no-such-thing\n"), missing("no-such-thing"));
    assert.deepEqual(await verdict("#!/usr/bin/env sh -x\n"), missing("sh -x"));
    assert.equal(await verdict("#!/usr/bin/env -S sh -x\n"), undefined);
    assert.equal(await verdict("#!/usr/bin/env -S A=1 sh\n"), undefined);
    assert.deepEqual(await verdict("#!/usr/bin/env -S no-such-thing -x\n"), missing("no-such-thing"));
    assert.equal(await verdict("#!/usr/bin/env -i\n"), undefined);
    for (const argument of ['"sh" -x', "'sh'", "${SHELL} -x", "s\\_h"]) {
      assert.equal(await verdict(`#!/usr/bin/env -S ${argument}\n`), undefined, argument);
    }
    assert.equal(await verdict("#!/usr/bin/env sh\n", { ...linux, env: {} }), undefined);
    assert.deepEqual(await verdict("#!/usr/bin/env sh\n", { ...linux, env: { PATH: "/nowhere" } }), missing("sh"));
  });

  it("resolves a relative interpreter against the working directory", async () => {
    await withTempDir(async (directory) => {
      await writeFile(join(directory, "run"), "#!/bin/sh\n", { mode: 0o755 });
      await writeFile(join(directory, "plugin"), "#!./run\n", { mode: 0o755 });
      assert.equal(await failureOf(join(directory, "plugin")), undefined);
      assert.deepEqual(await failureOf(join(directory, "plugin"), { ...linux, cwd: "/" }), {
        reason: "interpreter-missing",
        interpreter: "./run",
      });
    });
  });
});

describe("translators of binfmt_misc", () => {
  const qemu = [
    "enabled",
    "interpreter /usr/bin/qemu-aarch64-static",
    "flags: OCF",
    "offset 0",
    "magic 7f454c460201010000000000000000000200b700",
    "mask ffffffffffffff00fffffffffffffffffeffffff",
    "",
  ].join("\n");

  it("match files by magic and mask", () => {
    assert.equal(matchesEmulator(qemu, elf({ machine: 183, type: 2 }).fill(1, 6, 7)), true);
    assert.equal(matchesEmulator(qemu, elf({ machine: 183, type: 3 }).fill(1, 6, 7)), true);
    assert.equal(matchesEmulator(qemu, elf({ machine: 40 }).fill(1, 6, 7)), false);
  });

  it("match nothing when disabled or when registered by extension", () => {
    assert.equal(matchesEmulator(qemu.replace("enabled", "disabled"), elf({ machine: 183 }).fill(1, 6, 7)), false);
    assert.equal(matchesEmulator("enabled\ninterpreter /usr/bin/java\nextension .jar\n", Buffer.from("PK")), false);
    assert.equal(matchesEmulator("enabled\ninterpreter /init\noffset 0\nmagic 4d5a\n", pe(0x8664)), true);
  });
});
