// Files in which a host records itself and its plugins, for the watchdog and for a later sweep.
import { readFileSync, readlinkSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { startOf } from "./process-start.js";

/** The host of a directory. `place` is machine, boot and container: pids are valid within one. */
export interface HostEntry {
  readonly pid: number;
  readonly start: string;
  readonly place: string;
}

/** A plugin's process, and its socket if that lies outside the host's directory. */
export interface PluginEntry {
  readonly pid: number;
  readonly start: string;
  readonly socket: string | undefined;
}

/** The start time is not known (yet). */
const unknownStart = "-";

export const hostFile = "host";
/**
 * The files `<name>.plugin` lie beside the socket directories `<name>`. The watchdog's script reads
 * them too.
 */
export const pluginSuffix = ".plugin";

/** Three lines, which a shell can read: pid, start time, and a place or a socket. */
export function formatEntry(pid: number, start: string | undefined, rest: string): string {
  return `${pid}\n${start ?? unknownStart}\n${rest}\n`;
}

/** @returns undefined when the file is missing or incomplete */
export async function readHostEntry(directory: string): Promise<HostEntry | undefined> {
  const entry = await readEntry(join(directory, hostFile));
  return entry && { pid: entry.pid, start: entry.start, place: entry.rest };
}

/** @returns undefined when the file is missing or incomplete */
export async function readPluginEntry(file: string): Promise<PluginEntry | undefined> {
  const entry = await readEntry(file);
  return entry && { pid: entry.pid, start: entry.start, socket: entry.rest === "" ? undefined : entry.rest };
}

async function readEntry(file: string): Promise<{ pid: number; start: string; rest: string } | undefined> {
  const text = await readFile(file, "utf8").catch(() => "");
  const [pid = "", start = "", rest = "", end] = text.split("\n");
  return end === undefined || !/^[1-9]\d*$/.test(pid) ? undefined : { pid: Number(pid), start, rest };
}

let place: string | undefined;

/** The place of this process. */
export function ownPlace(): string {
  place ??= [
    hostname(),
    valueOf(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim()),
    valueOf(() => readlinkSync("/proc/self/ns/pid")),
  ].join(" ");
  return place;
}

function valueOf(read: () => string): string {
  try {
    return read();
  } catch {
    return unknownStart; // not on Linux
  }
}

/** Whether the process of an entry still runs, and its pid was not reused. */
export async function isRunning(entry: { readonly pid: number; readonly start: string }): Promise<boolean> {
  return entry.start !== unknownStart && (await startOf(entry.pid)) === entry.start;
}
