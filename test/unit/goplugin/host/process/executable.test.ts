// Identifies a file by its first bytes and checks whether this machine can start it.
import assert from "node:assert/strict";
import { execPath } from "node:process";
import { chmod, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isPluginError, type PluginFailure } from "../../../../../src/goplugin/base/errors.js";
import {
  describeFormat,
  headLength,
  identifyExecutable,
} from "../../../../../src/goplugin/host/process/executable-format.js";
import {
  checkExecutable,
  type ExecutableContext,
  matchesEmulator,
} from "../../../../../src/goplugin/host/process/executable.js";
import { withTempDir } from "../../../../support/temp-dir.js";

interface Elf {
  readonly machine: number;
  readonly type?: number;
  readonly wide?: boolean;
  readonly little?: boolean;
  readonly system?: number;
  readonly loader?: string;
}

/** The headers of an ELF file with one program header. */
function elf({ machine, type = 2, wide = true, little = true, system = 0, loader }: Elf): Buffer {
  const bytes = Buffer.alloc(512);
  const u16 = (value: number, at: number) => (little ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at));
  const u32 = (value: number, at: number) => (little ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at));
  const word = (value: number, at: number) => u32(value, wide && !little ? at + 4 : at);
  bytes.write("\x7fELF", "latin1");
  bytes[4] = wide ? 2 : 1;
  bytes[5] = little ? 1 : 2;
  bytes[7] = system;
  u16(type, 16);
  u16(machine, 18);
  word(64, wide ? 32 : 28);
  u16(wide ? 56 : 32, wide ? 54 : 42);
  u16(2, wide ? 56 : 44);
  if (loader !== undefined) {
    const entry = 64 + (wide ? 56 : 32);
    u32(3, entry);
    word(300, entry + (wide ? 8 : 4));
    bytes.write(`${loader}\0`, 300);
  }
  return bytes;
}

function machO(cpu: number, little = true): Buffer {
  const bytes = Buffer.alloc(32);
  if (little) {
    bytes.writeUInt32LE(0xfeedfacf, 0);
    bytes.writeUInt32LE(cpu, 4);
  } else {
    bytes.writeUInt32BE(0xfeedfacf, 0);
    bytes.writeUInt32BE(cpu, 4);
  }
  return bytes;
}

function fat(...cpus: number[]): Buffer {
  const bytes = Buffer.alloc(8 + cpus.length * 20);
  bytes.writeUInt32BE(0xcafebabe, 0);
  bytes.writeUInt32BE(cpus.length, 4);
  cpus.forEach((cpu, index) => bytes.writeUInt32BE(cpu, 8 + index * 20));
  return bytes;
}

function pe(machine: number): Buffer {
  const bytes = Buffer.alloc(256);
  bytes.write("MZ", "latin1");
  bytes.writeUInt32LE(128, 60);
  bytes.write("PE\0\0", 128, "latin1");
  bytes.writeUInt16LE(machine, 132);
  return bytes;
}

describe("executable format", () => {
  const described = (bytes: Buffer): string => describeFormat(identifyExecutable(bytes));

  it("recognizes ELF by machine, width, byte order, system and kind", () => {
    assert.equal(described(elf({ machine: 62 })), "ELF amd64");
    assert.equal(described(elf({ machine: 183, type: 3 })), "ELF arm64");
    assert.equal(described(elf({ machine: 40, wide: false })), "ELF arm");
    assert.equal(described(elf({ machine: 22, little: false })), "ELF s390x");
    assert.equal(described(elf({ machine: 21 })), "ELF ppc64le");
    assert.equal(described(elf({ machine: 21, little: false })), "ELF ppc64");
    assert.equal(described(elf({ machine: 8, wide: false })), "ELF mipsle");
    assert.equal(described(elf({ machine: 8, wide: false, little: false })), "ELF mips");
    assert.equal(described(elf({ machine: 8 })), "ELF mips64le");
    assert.equal(described(elf({ machine: 40, wide: false, little: false })), "ELF armbe");
    assert.equal(described(elf({ machine: 183, little: false })), "ELF arm64be");
    assert.equal(described(elf({ machine: 62, wide: false })), "ELF amd64p32");
    assert.equal(described(elf({ machine: 243 })), "ELF riscv64");
    assert.equal(described(elf({ machine: 243, wide: false })), "ELF riscv");
    assert.equal(described(elf({ machine: 62, system: 9 })), "ELF amd64 freebsd");
    assert.equal(described(elf({ machine: 62, type: 1 })), "ELF amd64 object");
    assert.equal(described(elf({ machine: 9999 })), "ELF machine 9999");
  });

  it("reads the dynamic loader of an ELF file", () => {
    for (const shape of [
      { wide: true, little: true },
      { wide: false, little: true },
      { wide: true, little: false },
      { wide: false, little: false },
    ]) {
      const format = identifyExecutable(elf({ machine: 62, ...shape, loader: "/lib/ld.so" }));
      assert.ok(format.kind === "elf");
      assert.equal(format.loader, "/lib/ld.so", JSON.stringify(shape));
    }
    const none = identifyExecutable(elf({ machine: 62 }));
    assert.ok(none.kind === "elf" && none.loader === undefined);
  });

  it("reads the headers of the Node executable that runs the test", async () => {
    const head = (await readFile(execPath)).subarray(0, headLength);
    const format = identifyExecutable(head);
    assert.ok(["elf", "mach-o", "pe"].includes(format.kind));
    if (format.kind === "elf") assert.match(format.loader ?? "", /^\/.*ld/);
  });

  it("distinguishes thin and universal Mach-O files from Java classes", () => {
    assert.equal(described(machO(0x0100000c)), "Mach-O arm64");
    assert.equal(described(machO(18, false)), "Mach-O ppc");
    assert.equal(described(fat(0x01000007, 0x0100000c)), "Mach-O amd64, arm64");
    assert.equal(described(Buffer.from("cafebabe00000034001d0a00", "hex")), "unknown");
  });

  it("distinguishes Windows programs from other files that begin with MZ", () => {
    assert.equal(described(pe(0x8664)), "PE amd64");
    assert.equal(described(pe(0xaa64)), "PE arm64");
    assert.equal(described(pe(1)), "PE machine 1");
    assert.equal(described(Buffer.from("MZ is how this text begins")), "text");
  });

  it("splits the first line of a script as the kernel does", () => {
    const cases: readonly (readonly [string, string, string | undefined])[] = [
      ["#!/bin/sh\necho", "/bin/sh", undefined],
      ["#! \t/usr/bin/env  -S node --x \n", "/usr/bin/env", "-S node --x"],
      ["#!/bin/sh\r\n", "/bin/sh\r", undefined],
      ["#!/bin/sh", "/bin/sh", undefined],
      ["#!\n", "", undefined],
    ];
    for (const [text, interpreter, argument] of cases) {
      assert.deepEqual(identifyExecutable(Buffer.from(text)), { kind: "script", interpreter, argument });
    }
  });

  it("recognizes empty files, text and unknown formats", () => {
    assert.equal(described(Buffer.alloc(0)), "empty");
    assert.equal(described(Buffer.from("echo hello\n")), "text");
    assert.equal(described(Buffer.from([1, 2, 3])), "unknown");
    assert.equal(described(Buffer.from("\x7fELF", "latin1")), "unknown");
  });

  it("never throws on arbitrary bytes", () => {
    for (const whole of [elf({ machine: 62, loader: "/lib/ld.so" }), fat(7, 12), pe(0x14c), machO(7)]) {
      for (let length = 0; length < whole.length; length++) identifyExecutable(whole.subarray(0, length));
      const hostile = Buffer.from(whole);
      hostile.fill(0xff, 20);
      identifyExecutable(hostile);
    }
  });
});

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
