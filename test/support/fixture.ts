// Creates plugins that misbehave as ordered, and files that are not plugins.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
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

/** Content of files that are not working plugins. */
const misfits = {
  /** A plugin without the execute bit. */
  "not-executable": () => bundlePlugin("fixture"),
  /** ELF for another machine than this one: 64-bit little-endian, IBM S/390 (22). */
  "wrong-architecture": () => binary({ 0: [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1], 16: [2, 0, 22, 0] }),
  /** A Windows program: "MZ", and at 0x80 a PE header for AMD64. */
  pe: () => binary({ 0: [0x4d, 0x5a], 0x3c: [0x80], 0x80: [0x50, 0x45, 0, 0, 0x64, 0x86] }),
  /** A macOS program: 64-bit Mach-O for ARM64. */
  "mach-o": () => binary({ 0: [0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 0x01] }),
  /** Executable text without a `#!` line. */
  "no-interpreter": () => "just some words\nand nothing that any system could run\n",
  "missing-interpreter": () => "#!/no/such/interpreter\necho hello\n",
  empty: () => "",
  /** A shell script that prints nonsense and exits with 0. */
  nonsense: () => "#!/bin/sh\necho 'Hello, I am a script and not a plugin.'\n",
  /** A shell script that prints the reason and exits with 7. */
  "exits-7": () => "#!/bin/sh\necho 'cannot open the configuration' >&2\nexit 7\n",
  /** A shell script that prints nothing. exec: the process to kill is the one that waits. */
  hangs: () => "#!/bin/sh\nexec sleep 600\n",
} as const;

/** A file of zeros, except for some bytes at their offsets. */
function binary(parts: Readonly<Record<number, readonly number[]>>): Buffer {
  const file = Buffer.alloc(512);
  for (const [offset, bytes] of Object.entries(parts)) file.set(bytes, Number(offset));
  return file;
}

export type Misfit = keyof typeof misfits | "dangling-link" | "directory";

/** @returns the misfit's path, `directory/name` */
export function makeMisfit(directory: string, name: string, misfit: Misfit): string {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, name);
  if (misfit === "directory") mkdirSync(path);
  else if (misfit === "dangling-link") symlinkSync(join(directory, "no-such-file"), path);
  else {
    writeFileSync(`${path}.new`, misfits[misfit](), { mode: misfit === "not-executable" ? 0o644 : 0o755 });
    renameSync(`${path}.new`, path);
  }
  return path;
}
