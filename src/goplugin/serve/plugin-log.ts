// A plugin's log as hclog writes it: one JSON object a line on the real stderr, so that any
// go-plugin host shows it at its level.
import { inspect } from "node:util";
import { writeRealStderr } from "./real-stderr.js";
import type { LogEntry } from "../base/types.js";

/** Values beside the message; anything that JSON cannot carry is written as text. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Writes to the host's log. Safe to use from the first moment of a plugin on, and not affected by
 * {@link serve}'s rerouting.
 */
export interface PluginLog {
  trace(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/**
 * Go hosts parse nothing of a line that fills their 64 KiB buffer; half of it leaves room for every
 * escape.
 */
const lineLimit = 32 * 1024;

/** @param name hclog's `@module`; a Go host puts it before the message */
export function createPluginLog(name: string, write: (line: string) => void = writeRealStderr): PluginLog {
  const at =
    (level: LogEntry["level"]) =>
    (message: string, fields: LogFields = {}): void =>
      write(formatLogLine(level, name, message, fields, new Date()));
  return { trace: at("trace"), debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/**
 * One line with its newline, below 64 KiB. The three special values are strings, else a Go host
 * crashes; the time has exactly six digits of a second, else it takes the whole line for raw text
 * (go-plugin: log_entry.go).
 */
export function formatLogLine(
  level: LogEntry["level"],
  name: string,
  message: string,
  fields: LogFields,
  moment: Date,
): string {
  const head = {
    "@level": level,
    "@message": message,
    "@module": name,
    "@timestamp": moment.toISOString().replace("Z", "000Z"),
  };
  // What a host reads as special cannot be overwritten by a field.
  const own = Object.entries(fields).map(([key, value]): [string, unknown] => [
    key in head ? `_${key}` : key,
    plain(value),
  ]);
  const line = JSON.stringify({ ...head, ...Object.fromEntries(own) });
  if (Buffer.byteLength(line) <= lineLimit) return `${line}\n`;
  const short = Object.fromEntries(
    own.slice(0, 16).map(([key, value]) => [shorten(key, 128), shorten(textOf(value), 512)]),
  );
  return `${JSON.stringify({ ...short, ...head, "@message": shorten(message, 4096), truncated: true })}\n`;
}

/** A value that `JSON.stringify` will not choke on. */
function plain(value: unknown): unknown {
  if (value instanceof Error) return value.stack ?? value.message;
  if (typeof value === "bigint" || typeof value === "symbol" || typeof value === "function") return String(value);
  try {
    JSON.stringify(value);
    return value;
  } catch {
    // A cycle, or a bigint deeper down: a log line must not fail because of what it tells.
    return inspect(value);
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : inspect(value);
}

function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}…`;
}
