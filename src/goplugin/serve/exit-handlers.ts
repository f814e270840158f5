// Ends a serving process on a signal, a crash or the end of its host, and removes its sockets.
import { errorMessage } from "../base/errors.js";
import type { CapturedOutput } from "./captured-output.js";
import { flushRealStderr, onRealStderrBroken, writeRealStderr } from "./real-stderr.js";
import type { RunServerOptions } from "./serve-options.js";

/** How often the host is checked, which costs one system call. Milliseconds. */
const hostCheckMs = 1_000;
/** How much unread output of a crashed plugin is written to the log. Bytes. */
const lastOutputLimit = 16 * 1024;

/**
 * Installs the handlers for the rest of the process.
 * @param stop stops serving gracefully
 * @param removeSockets removes every socket, synchronously
 * @param isConnected whether a client is connected
 */
export function installExitHandlers(
  { log, output, parent, debug, outliveHost }: RunServerOptions,
  stop: (why: string) => void,
  removeSockets: () => void,
  isConnected: () => boolean,
): void {
  process.on("exit", () => {
    removeSockets();
    logUnreadOutput(output);
    flushRealStderr(200);
  });
  const signals: NodeJS.Signals[] = process.platform === "win32" ? [] : ["SIGTERM", "SIGHUP"];
  for (const signal of debug === true ? [...signals, "SIGINT" as const] : signals)
    process.on(signal, () => stop(signal));
  // A debugged plugin keeps running without a host, and crashes as Node does by default.
  if (debug === true) return;
  process.on("uncaughtException", (error: unknown) => {
    // The author's handler takes precedence.
    if (process.listenerCount("uncaughtException") > 1) return;
    logUnreadOutput(output);
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    // After the prefix, Go hosts log all lines as errors.
    writeRealStderr(`panic: ${trace}\n`);
    log.error("plugin crashed", { error: errorMessage(error) });
    process.exit(2);
  });
  if (outliveHost === true) return;
  onRealStderrBroken(() => stop("the host closed the stderr pipe"));
  let checksAlone = 0;
  const timer = setInterval(() => {
    checksAlone = isConnected() ? 0 : checksAlone + 1;
    // Behind a shell or a script, the parent stays the same. A line that nobody can read breaks the
    // pipe; the second check, because a dying host may end its connection before its pipes.
    if (checksAlone === 2) log.debug("no host is connected");
    if (process.platform === "win32" || process.ppid === parent) return;
    clearInterval(timer);
    stop("the host has ended");
  }, hostCheckMs);
  timer.unref();
}

/** Unread output goes to the log, because it may explain the end. */
function logUnreadOutput(output: CapturedOutput | undefined): void {
  if (!output || output.length === 0) return;
  const parts: Buffer[] = [];
  for (let chunk = output.take(); chunk; chunk = output.take()) parts.push(chunk.data);
  const text = Buffer.concat(parts).subarray(-lastOutputLimit).toString("utf8");
  writeRealStderr(text.endsWith("\n") ? text : `${text}\n`);
}
