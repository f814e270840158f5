// Creates plugins that misbehave as ordered, and files that are not plugins.
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { encodeDescriptor } from "./fixture-descriptor.js";
import type { FixtureEvent, FixtureOrders, WrittenOrders } from "./fixture-plugin/orders.js";
import { bundlePlugin, makePlugin } from "./ts-plugins.js";

export type { FixtureDescriptor, FixtureProvider } from "./fixture-descriptor.js";
export type { CallOrder, FixtureEvent, FixtureOrders } from "./fixture-plugin/orders.js";

// Two levels up is the checkout, from here and from where the editor ring puts its bundles.
const root = resolve(__dirname, "../..");
const workDirectory = join(root, ".tmp/fixtures");

/**
 * Makes an executable plugin.
 * @returns its path, `directory/name`. Its orders are in `<name>.json` beside it; its record is
 *   elsewhere, so that watchers do not see it change
 */
export async function makeFixture(directory: string, name: string, orders: FixtureOrders = {}): Promise<string> {
  const path = join(directory, name);
  await mkdir(directory, { recursive: true });
  await mkdir(join(workDirectory, "records"), { recursive: true });
  await rm(recordOf(path), { force: true });
  await giveOrders(path, orders);
  // Renamed into place, so that a watcher never sees half a file.
  await rename(makePlugin(directory, "fixture", `${name}.new`), path);
  return path;
}

/**
 * Changes what an existing fixture does from its next start on, without touching the executable.
 */
export async function giveOrders(path: string, orders: FixtureOrders): Promise<void> {
  const { providers = [{ name: "echo" }], ...rest } = orders;
  const written: WrittenOrders = {
    record: recordOf(path),
    ...rest,
    providers: providers.map((provider) => ({ name: provider.name, descriptor: encodeDescriptor(provider) })),
  };
  await writeFile(`${path}.json`, JSON.stringify(written));
}

/** A symbolic link to a fixture, with orders and a record of its own. */
export async function linkFixture(target: string, path: string, orders: FixtureOrders = {}): Promise<string> {
  symlinkSync(target, path);
  await rm(recordOf(path), { force: true });
  await giveOrders(path, orders);
  return path;
}

/** What a fixture saw so far, in order. */
export function fixtureEvents(path: string): FixtureEvent[] {
  const file = recordOf(path);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as FixtureEvent);
}

/** How often a fixture was started. */
export function fixtureStarts(path: string): Extract<FixtureEvent, { event: "start" }>[] {
  return fixtureEvents(path).filter((event) => event.event === "start");
}

function recordOf(path: string): string {
  return join(workDirectory, "records", `${createHash("sha256").update(path).digest("hex").slice(0, 24)}.jsonl`);
}

/** Files in a plugin directory that are not working plugins. */
export type Misfit =
  /** A plugin without the execute bit. */
  | "not-executable"
  /** ELF for another machine than this one. */
  | "wrong-architecture"
  /** A Windows program. */
  | "pe"
  /** A macOS program. */
  | "mach-o"
  /** Executable text without a `#!` line. */
  | "no-interpreter"
  /** A script whose interpreter does not exist. */
  | "missing-interpreter"
  /** Executable and empty. */
  | "empty"
  /** A shell script that prints nonsense and ends well. */
  | "nonsense"
  /** A shell script that says why and exits with 7. */
  | "exits-7"
  /** A shell script that never says anything. */
  | "hangs"
  /** A link to nowhere. */
  | "dangling-link"
  | "directory";

/** @returns the misfit's path, `directory/name` */
export function makeMisfit(directory: string, name: string, misfit: Misfit): string {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, name);
  if (misfit === "directory") mkdirSync(path);
  else if (misfit === "dangling-link") symlinkSync(join(directory, "no-such-file"), path);
  else {
    writeFileSync(`${path}.new`, misfitContent(misfit));
    chmodSync(`${path}.new`, misfit === "not-executable" ? 0o644 : 0o755);
    rmSync(path, { force: true });
    renameSync(`${path}.new`, path);
  }
  return path;
}

function misfitContent(misfit: Exclude<Misfit, "directory" | "dangling-link">): string | Buffer {
  switch (misfit) {
    case "not-executable":
      return bundlePlugin("fixture");
    case "wrong-architecture": {
      // 64-bit little-endian ELF, an executable for IBM S/390 (machine 22).
      const elf = Buffer.alloc(128);
      Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]).copy(elf);
      elf.writeUInt16LE(2, 16);
      elf.writeUInt16LE(22, 18);
      return elf;
    }
    case "pe": {
      // "MZ", and at 0x80 a PE header for AMD64.
      const pe = Buffer.alloc(512);
      pe.write("MZ", 0, "latin1");
      pe.writeUInt32LE(0x80, 0x3c);
      pe.write("PE\0\0", 0x80, "latin1");
      pe.writeUInt16LE(0x8664, 0x84);
      return pe;
    }
    case "mach-o": {
      // 64-bit Mach-O for ARM64.
      const macho = Buffer.alloc(128);
      macho.writeUInt32LE(0xfeedfacf, 0);
      macho.writeUInt32LE(0x0100000c, 4);
      return macho;
    }
    case "no-interpreter":
      return "just some words\nand nothing that any system could run\n";
    case "missing-interpreter":
      return "#!/no/such/interpreter\necho hello\n";
    case "empty":
      return "";
    case "nonsense":
      return "#!/bin/sh\necho 'Hello, I am a script and not a plugin.'\n";
    case "exits-7":
      return "#!/bin/sh\necho 'cannot open the configuration' >&2\nexit 7\n";
    case "hangs":
      // exec, so that the process to kill is the one that waits.
      return "#!/bin/sh\nexec sleep 600\n";
  }
}
