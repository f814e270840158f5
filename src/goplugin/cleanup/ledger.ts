// Files in which a host records itself and its plugins, for the watchdog and for a later sweep.
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { systemErrorCode } from "../base/errors.js";
import { readRegularFile } from "../base/regular-file.js";
import { startOf, userOf } from "./process-start.js";

/** The record of a host or of a plugin's process. */
export interface LedgerEntry {
  readonly pid: number;
  readonly start: string;
  /** Of a host its place, see {@link ownPlace}; of a plugin empty. */
  readonly place: string;
}

/** The start time is not known (yet). */
const unknownStart = "-";

export const hostFile = "host";
/**
 * The files `<name>.plugin` lie beside the socket directories `<name>`. The watchdog's script reads
 * them too.
 */
export const pluginSuffix = ".plugin";

/** Far more than an entry has. Bytes. */
const entryLimit = 4096;

/** Three lines, which a shell can read: pid, start time, place. */
export function formatEntry(pid: number, start: string | undefined, place = ""): string {
  return `${pid}\n${start ?? unknownStart}\n${place}\n`;
}

/**
 * @returns undefined when the file is missing or incomplete
 * @throws Error when it cannot be read, or is not a regular file of the size of an entry
 */
export async function readEntry(file: string): Promise<LedgerEntry | undefined> {
  const bytes = await readRegularFile(file, entryLimit).catch((error: unknown) => {
    if (systemErrorCode(error) !== "ENOENT") throw error;
    return Buffer.alloc(0);
  });
  const [pid = "", start = "", place = "", end] = bytes.toString("utf8").split("\n");
  return end === undefined || !/^[1-9]\d{0,9}$/.test(pid) ? undefined : { pid: Number(pid), start, place };
}

let place: string | undefined;

/** The place of this process: machine, boot and container. Pids are valid within one place. */
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

/**
 * Whether the process of an entry still runs, and its pid was not reused.
 * @throws Error of the system when that cannot be determined
 */
export async function isRunning(entry: LedgerEntry): Promise<boolean> {
  return entry.start !== unknownStart && (await startOf(entry.pid)) === entry.start;
}

/**
 * Whether the process of a plugin's entry still runs, as this user. Never for 0 and 1, which mean
 * the own group of processes and all processes when they are signalled as a group.
 * @throws Error of the system when that cannot be determined
 */
export async function isOwnPlugin(entry: LedgerEntry): Promise<boolean> {
  return entry.pid > 1 && (await isRunning(entry)) && (await userOf(entry.pid)) === process.getuid?.();
}
