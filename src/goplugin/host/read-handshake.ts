// Waits for the handshake line of a started process, or determines why there is none.
import { orCancelled, within } from "../base/abort.js";
import { PluginError, type PluginFailure } from "../base/errors.js";
import {
  type HandshakeExpectations,
  type HandshakeLine,
  parseHandshakeLine,
  unreadableLine,
} from "./handshake-line.js";
import type { PluginProcess } from "./process/process.js";

/** How long a process that closed its stdout may take to exit. Milliseconds. */
const exitAfterCloseMs = 500;
/**
 * How long a process whose first line is not a handshake may take to exit: its last words explain
 * more. Milliseconds.
 */
const exitAfterBadLineMs = 100;

/** go-plugin's text on a wrong cookie, and the one of our own `serve`. Both exit with 1. */
const refusedCookie = /\bis a plugin\b/i;

/** @throws PluginError the reasons listed under "Handshake" in errors.ts; `cancelled` */
export async function readHandshake(
  path: string,
  child: PluginProcess,
  expectations: HandshakeExpectations,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<HandshakeLine> {
  const fail = (failure: PluginFailure): never => {
    throw new PluginError(path, "lastWords" in failure ? { ...failure, lastWords: child.lastWords() } : failure);
  };
  const first = await orCancelled(within(timeoutMs, child.firstLine), signal, path);
  if (first === undefined) return fail({ reason: "handshake-timeout", timeoutMs, lastWords: "" });
  if (first.kind === "too-long") return fail(unreadableLine(first.text, "longer than 64 KiB"));
  if (first.kind === "closed") {
    const exit = await orCancelled(within(exitAfterCloseMs, child.drained), signal, path);
    if (exit === undefined) return fail(unreadableLine("", "it closed its standard output"));
    const lastWords = child.lastWords();
    const refused = exit.code === 1 && refusedCookie.test(lastWords);
    return fail({ reason: refused ? "cookie-refused" : "exited-before-handshake", exit, lastWords });
  }
  const parsed = parseHandshakeLine(first.text, expectations);
  if ("line" in parsed) return parsed.line;
  // A program that is not a plugin exits soon after its first line, with the reason on stderr.
  if (parsed.failure.reason === "unreadable-line") {
    await orCancelled(within(exitAfterBadLineMs, child.drained), signal, path);
  }
  return fail(parsed.failure);
}
