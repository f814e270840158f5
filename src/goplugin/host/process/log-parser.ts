// Parses a plugin's stderr into log entries, as go-plugin's client.go and log_entry.go do.
import { StringDecoder } from "node:string_decoder";
import type { LogEntry } from "../../base/types.js";

type Level = LogEntry["level"];

const levels: readonly Level[] = ["trace", "debug", "info", "warn", "error"];
/** Go's layout `2006-01-02T15:04:05.000000Z07:00`: exactly six digits of a second. */
const timestampLayout = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}(?:Z|[+-]\d{2}:\d{2})$/;

const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Longer lines are given in pieces of this size, which are never parsed (go-plugin:
 * PluginLogBufferSize). Bytes.
 */
export const logLineLimit = 64 * 1024;

/**
 * A line that is rewritten with `\r`, such as a progress bar, gives an entry at most this often.
 * Milliseconds.
 */
export const rewriteIntervalMs = 200;

/**
 * Parses a log incrementally. Special fields that are not strings, on which Go's host crashes,
 * are kept as far as possible. `\r` begins the line again, as in a terminal.
 */
export class LogParser {
  private rest: Buffer[] = [];
  private restLength = 0;
  /** The chunk ended with `\r`: the next byte decides whether that ends or rewrites the line. */
  private afterReturn = false;
  private lastRewrite = -Infinity;
  /** Decodes all pieces of an over-long line, because a piece may end within a character. */
  private continued: StringDecoder | undefined;
  /** Since a panic began: what follows is its stack. */
  private panicking = false;

  /** @param now the time in milliseconds */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** @returns the entries that this chunk completes */
  push(chunk: Buffer): LogEntry[] {
    const entries: LogEntry[] = [];
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      this.addPart(chunk.subarray(start, end), entries);
      this.afterReturn = false;
      this.endLine(entries);
      start = end + 1;
    }
    this.addPart(chunk.subarray(start), entries);
    return entries;
  }

  /** @returns the entry of a last line without a newline, if there is one */
  end(): LogEntry[] {
    const entries: LogEntry[] = [];
    if (this.restLength > 0 || this.continued !== undefined) this.endLine(entries);
    return entries;
  }

  /** Adds a part of a line, which may hold several versions of it, separated by `\r`. */
  private addPart(part: Buffer, entries: LogEntry[]): void {
    let start = 0;
    while (start < part.length) {
      if (this.afterReturn && part[start] !== carriageReturn) this.rewriteLine(entries);
      const at = part.indexOf(carriageReturn, start);
      const end = at < 0 ? part.length : at;
      this.append(part.subarray(start, end), entries);
      this.afterReturn = at >= 0;
      start = end + 1;
    }
  }

  private rewriteLine(entries: LogEntry[]): void {
    this.afterReturn = false;
    if (this.restLength === 0 && this.continued === undefined) return;
    const now = this.now();
    if (now - this.lastRewrite >= rewriteIntervalMs) {
      this.lastRewrite = now;
      this.endLine(entries);
    } else this.clearLine();
  }

  private append(part: Buffer, entries: LogEntry[]): void {
    let left = part;
    while (this.restLength + left.length > logLineLimit) {
      const fitting = left.subarray(0, logLineLimit - this.restLength);
      left = left.subarray(fitting.length);
      this.continued ??= new StringDecoder("utf8");
      entries.push(raw("debug", this.continued.write(Buffer.concat([...this.rest, fitting]))));
      this.rest = [];
      this.restLength = 0;
    }
    // Copied: a part of a few bytes must not keep a whole read buffer alive.
    if (left.length > 0) this.rest.push(Buffer.from(left));
    this.restLength += left.length;
  }

  private endLine(entries: LogEntry[]): void {
    const bytes = Buffer.concat(this.rest);
    const { continued } = this;
    this.clearLine();
    if (continued === undefined) entries.push(this.parse(bytes.toString("utf8")));
    else {
      const last = continued.end(bytes);
      if (last !== "") entries.push(raw("debug", last));
    }
  }

  private clearLine(): void {
    this.rest = [];
    this.restLength = 0;
    this.continued = undefined;
  }

  private parse(line: string): LogEntry {
    const object = parseObject(line);
    if (object !== undefined) return entryOf(object, line);
    const level = levels.find((each) => line.startsWith(`[${each.toUpperCase()}]`));
    if (level !== undefined) return raw(level, line);
    if (line.startsWith("panic: ") || line.startsWith("fatal error: ")) this.panicking = true;
    return raw(this.panicking ? "error" : "debug", line);
  }
}

/**
 * The JSON object of a line, unless its timestamp is in another layout than hclog's: go-plugin
 * treats such a line as plain text.
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
    return undefined; // not JSON
  }
}

function entryOf(object: Record<string, unknown>, line: string): LogEntry {
  const { "@message": message, "@level": named, "@timestamp": timestamp, "@module": module, ...others } = object;
  const name = typeof named === "string" ? named.trim().toLowerCase() : undefined;
  const level = levels.find((each) => each === name);
  // Not hclog's JSON: a plain line.
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
