// Writes a plugin's log as hclog does: one JSON object per line on stderr.
import { inspect } from "node:util";
import { writeRealStderr } from "./real-stderr.js";
import type { LogEntry } from "../base/types.js";

/** Values besides the message; what JSON cannot represent is written as text. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Writes to the host's log. Works before {@link serve} and is not captured by it.
 */
export interface PluginLog {
  trace(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/**
 * A Go host does not parse a line that fills its buffer of 64 KiB. Bytes.
 */
const lineLimit = 32 * 1024;

/** @param name hclog's `@module`, which a Go host prints before the message */
export function createPluginLog(name: string, write: (line: string) => void = writeRealStderr): PluginLog {
  const at =
    (level: LogEntry["level"]) =>
    (message: string, fields: LogFields = {}): void =>
      write(formatLogLine(level, name, message, fields, new Date()));
  return { trace: at("trace"), debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/**
 * One line with its newline. A Go host crashes unless the special values are strings, and treats
 * the line as raw text unless the time has exactly six digits of a second (go-plugin:
 * log_entry.go).
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
  // A field must not overwrite a special value.
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

/** A value that `JSON.stringify` accepts. */
function plain(value: unknown): unknown {
  if (value instanceof Error) return value.stack ?? value.message;
  if (typeof value === "bigint" || typeof value === "symbol" || typeof value === "function") return String(value);
  try {
    JSON.stringify(value);
    return value;
  } catch {
    // A cycle, or a nested bigint.
    return inspect(value);
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : inspect(value);
}

function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}…`;
}
