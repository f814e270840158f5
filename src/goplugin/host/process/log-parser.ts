// Turns a plugin's stderr into log entries by the rules of go-plugin's own host (client.go,
// log_entry.go).
import { StringDecoder } from "node:string_decoder";
import type { LogEntry } from "../../base/types.js";

type Level = LogEntry["level"];

const levels: Readonly<Record<string, Level>> = {
  trace: "trace",
  debug: "debug",
  info: "info",
  warn: "warn",
  error: "error",
};
const prefixes: readonly (readonly [string, Level])[] = [
  ["[TRACE]", "trace"],
  ["[DEBUG]", "debug"],
  ["[INFO]", "info"],
  ["[WARN]", "warn"],
  ["[ERROR]", "error"],
];
/** Go's layout `2006-01-02T15:04:05.000000Z07:00`: exactly six digits of a second. */
const timestampLayout = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Longer lines come in pieces of this size, which are never parsed (go-plugin:
 * PluginLogBufferSize). Bytes.
 */
export const logLineLimit = 64 * 1024;

/**
 * Reads a log as it comes. Where Go's host would crash, on a special field that is no string, the
 * entry is kept as well as possible.
 */
export class LogParser {
  private rest: Buffer[] = [];
  private restLength = 0;
  /**
   * Set while a line that was too long goes on. Its pieces may cut a character, so one decoder
   * reads them all.
   */
  private continued: StringDecoder | undefined;
  /** Once a panic began, what follows is its stack. */
  private panicking = false;

  /** @returns the entries that this chunk completes */
  push(chunk: Buffer): LogEntry[] {
    const entries: LogEntry[] = [];
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      this.take(chunk.subarray(start, end), entries);
      this.endLine(entries);
      start = end + 1;
    }
    if (start < chunk.length) this.take(chunk.subarray(start), entries);
    return entries;
  }

  /** @returns the entry of a last line without a newline, if there is one */
  end(): LogEntry[] {
    const entries: LogEntry[] = [];
    if (this.restLength > 0 || this.continued !== undefined) this.endLine(entries);
    return entries;
  }

  private take(part: Buffer, entries: LogEntry[]): void {
    let left = part;
    while (this.restLength + left.length > logLineLimit) {
      const fitting = left.subarray(0, logLineLimit - this.restLength);
      left = left.subarray(fitting.length);
      this.continued ??= new StringDecoder("utf8");
      entries.push(raw("debug", this.continued.write(Buffer.concat([...this.rest, fitting]))));
      this.rest = [];
      this.restLength = 0;
    }
    // Copied: a chunk of a few bytes must not keep a whole read buffer alive.
    if (left.length > 0) this.rest.push(Buffer.from(left));
    this.restLength += left.length;
  }

  private endLine(entries: LogEntry[]): void {
    const bytes = Buffer.concat(this.rest);
    this.rest = [];
    this.restLength = 0;
    if (this.continued !== undefined) {
      const last = this.continued.end(bytes);
      this.continued = undefined;
      if (last !== "" && last !== "\r") entries.push(raw("debug", last.replace(/\r$/, "")));
      return;
    }
    entries.push(this.parse(bytes.toString("utf8").replace(/\r$/, "")));
  }

  private parse(line: string): LogEntry {
    const object = parseObject(line);
    if (object !== undefined) return entryOf(object, line);
    const level = prefixes.find(([prefix]) => line.startsWith(prefix))?.[1];
    if (level !== undefined) return raw(level, line);
    if (line.startsWith("panic: ") || line.startsWith("fatal error: ")) this.panicking = true;
    return raw(this.panicking ? "error" : "debug", line);
  }
}

/**
 * A line that go-plugin takes for a JSON entry: an object whose timestamp, if any, is in hclog's
 * layout.
 */
function parseObject(line: string): Record<string, unknown> | undefined {
  if (!line.trimStart().startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    if (!isObject(value)) return undefined;
    const timestamp = value["@timestamp"];
    return timestamp === undefined || (typeof timestamp === "string" && timestampLayout.test(timestamp))
      ? value
      : undefined;
  } catch {
    return undefined; // not JSON, which is an answer
  }
}

function entryOf(object: Record<string, unknown>, line: string): LogEntry {
  const { "@message": message, "@level": named, "@timestamp": timestamp, "@module": module, ...others } = object;
  const level = typeof named === "string" ? levels[named.trim().toLowerCase()] : undefined;
  // JSON of something other than hclog: worth no more than any line.
  if (level === undefined) return raw("debug", line);
  return {
    level,
    message: typeof message === "string" ? message : message === undefined ? "" : JSON.stringify(message),
    ...(typeof module === "string" ? { module } : {}),
    ...(typeof timestamp === "string" ? { timestamp } : {}),
    fields: typeof module === "string" || module === undefined ? others : { ...others, "@module": module },
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function raw(level: Level, message: string): LogEntry {
  return { level, message, fields: {} };
}
