// Identifies the format of a file by its first bytes.
import assert from "node:assert/strict";
import { execPath } from "node:process";
import { readFile } from "node:fs/promises";
import {
  describeFormat,
  headLength,
  identifyExecutable,
} from "../../../../../src/goplugin/host/process/executable-format.js";
import { elf, fat, machO, pe } from "./executable-headers.js";

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
