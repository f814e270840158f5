// Files in which a host records itself and its plugins, for the watchdog and for a later sweep.
import { readFileSync, readlinkSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { systemErrorCode } from "../base/errors.js";
import { startOf } from "./process-start.js";

/** The record of a host or of a plugin's process. */
export interface LedgerEntry {
  readonly pid: number;
  readonly start: string;
  /**
   * Of a host its place, see {@link ownPlace}; of a plugin its socket, or nothing when that lies in
   * the host's directory.
   */
  readonly rest: string;
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

/**
 * @returns undefined when the file is missing or incomplete
 * @throws Error of the system when it cannot be read
 */
export async function readEntry(file: string): Promise<LedgerEntry | undefined> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (systemErrorCode(error) !== "ENOENT") throw error;
    return "";
  });
  const [pid = "", start = "", rest = "", end] = text.split("\n");
  return end === undefined || !/^[1-9]\d*$/.test(pid) ? undefined : { pid: Number(pid), start, rest };
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
