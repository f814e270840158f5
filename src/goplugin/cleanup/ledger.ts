// What a host writes down about itself and its plugins, so that others can tell, after it died,
// what was its own.
import { readFileSync, readlinkSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { startOf } from "./process-start.js";

/**
 * Who made a directory. `place` tells machine, boot and container apart, since process numbers mean
 * nothing across them.
 */
export interface HostEntry {
  readonly pid: number;
  readonly start: string;
  readonly place: string;
}

/** A plugin's process and, where it is known, the socket that it put elsewhere. */
export interface PluginEntry {
  readonly pid: number;
  readonly start: string;
  readonly socket: string | undefined;
}

/** Stands for a start that is not known (yet). */
export const unknownStart = "-";

export const hostFile = "host";
/**
 * Files `<name>.plugin` lie beside the directories `<name>` of the plugins' sockets. The watchdog's
 * script looks for it too.
 */
export const pluginSuffix = ".plugin";

/** One line each, so that a shell can read them: number, start, and then a place or a socket. */
export function formatEntry(pid: number, start: string | undefined, rest: string): string {
  return `${pid}\n${start ?? unknownStart}\n${rest}\n`;
}

/** @returns undefined when the file is missing or unfinished */
export async function readHostEntry(directory: string): Promise<HostEntry | undefined> {
  const entry = await readEntry(join(directory, hostFile));
  return entry && { pid: entry.pid, start: entry.start, place: entry.rest };
}

/** @returns undefined when the file is missing or unfinished */
export async function readPluginEntry(file: string): Promise<PluginEntry | undefined> {
  const entry = await readEntry(file);
  return entry && { pid: entry.pid, start: entry.start, socket: entry.rest === "" ? undefined : entry.rest };
}

async function readEntry(file: string): Promise<{ pid: number; start: string; rest: string } | undefined> {
  // Gone, or never written: whoever asks decides what that means.
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
    return unknownStart; // only Linux says it
  }
}

/** Whether the very process of an entry still runs. */
export async function isRunning(entry: { readonly pid: number; readonly start: string }): Promise<boolean> {
  return entry.start !== unknownStart && (await startOf(entry.pid)) === entry.start;
}
