// Ends a serving process on a signal, a crash or the end of its host, and removes its sockets.
import { errorMessage } from "../base/errors.js";
import type { CapturedOutput } from "./captured-output.js";
import type { PluginLog } from "./plugin-log.js";
import { flushRealStderr, onRealStderrBroken, writeRealStderr } from "./real-stderr.js";

export interface ExitOptions {
  readonly log: PluginLog;
  readonly output: CapturedOutput | undefined;
  /** The pid of the host. */
  readonly parent: number;
  readonly debug: boolean;
  readonly outliveHost: boolean;
  /** Stops serving gracefully. */
  readonly stop: (why: string) => void;
  /** Removes every socket, synchronously. */
  readonly removeSockets: () => void;
}

/**
 * How often the parent is checked, which costs one system call. Milliseconds.
 */
const parentCheckMs = 1_000;
/** How much unread output of a crashed plugin is written to the log. Bytes. */
const lastOutputLimit = 16 * 1024;

/** Installs the handlers for the rest of the process. */
export function installExitHandlers(options: ExitOptions): void {
  const { log, debug, stop } = options;
  process.on("exit", () => {
    options.removeSockets();
    logUnreadOutput(options.output);
    flushRealStderr(200);
  });
  const signals: NodeJS.Signals[] = process.platform === "win32" ? [] : ["SIGTERM", "SIGHUP"];
  for (const signal of debug ? [...signals, "SIGINT" as const] : signals) process.on(signal, () => stop(signal));
  // A debugged plugin keeps running without a host, and crashes as Node does by default.
  if (debug) return;
  process.on("uncaughtException", (error: unknown) => {
    // The author's handler takes precedence.
    if (process.listenerCount("uncaughtException") > 1) return;
    logUnreadOutput(options.output);
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    // After the prefix, Go hosts log all lines as errors.
    writeRealStderr(`panic: ${trace}\n`);
    log.error("plugin crashed", { error: errorMessage(error) });
    process.exit(2);
  });
  if (options.outliveHost) return;
  onRealStderrBroken(() => stop("the host closed the stderr pipe"));
  if (process.platform === "win32") return;
  // If the host died before `parent` was read, only the broken pipe shows it.
  const timer = setInterval(() => {
    if (process.ppid === options.parent) return;
    clearInterval(timer);
    stop("the host has ended");
  }, parentCheckMs);
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
