// When and how a serving process ends: on the host's word, with the host, by a signal or by a
// fault, and never with a socket left.
import type { CapturedOutput } from "./captured-output.js";
import type { PluginLog } from "./plugin-log.js";
import { flushRealStderr, onRealStderrBroken, writeRealStderr } from "./real-stderr.js";

export interface ExitOptions {
  readonly log: PluginLog;
  readonly output: CapturedOutput | undefined;
  /** The process that started us. */
  readonly parent: number;
  readonly debug: boolean;
  readonly outliveHost: boolean;
  /** Ends serving in good order. */
  readonly stop: (why: string) => void;
  /** Removes every socket, synchronously. */
  readonly removeSockets: () => void;
}

/**
 * How often to look whether the host still lives. It must be gone within five seconds, and looking
 * costs one system call.
 */
const parentCheckMs = 1_000;
/** What is left of a crashed plugin's own output for the host's log. */
const lastOutputLimit = 16 * 1024;

/** Installs every way out. There is no undoing it: it lasts as long as the process. */
export function installExitHandlers(options: ExitOptions): void {
  const { log, debug, stop } = options;
  process.on("exit", () => {
    options.removeSockets();
    tellUnreadOutput(options.output);
    flushRealStderr(200);
  });
  const signals: NodeJS.Signals[] = process.platform === "win32" ? [] : ["SIGTERM", "SIGHUP"];
  for (const signal of debug ? [...signals, "SIGINT" as const] : signals) process.on(signal, () => stop(signal));
  // A debugged plugin outlives hosts on purpose, and dies of its faults as Node has it.
  if (debug) return;
  process.on("uncaughtException", (error: unknown) => {
    // The author's own handler decides where there is one.
    if (process.listenerCount("uncaughtException") > 1) return;
    tellUnreadOutput(options.output);
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    // The prefix makes Go hosts show the lines that follow as errors.
    writeRealStderr(`panic: ${trace}\n`);
    log.error("plugin crashed", { error: error instanceof Error ? error.message : String(error) });
    process.exit(2);
  });
  if (options.outliveHost) return;
  onRealStderrBroken(() => stop("the host closed our stderr"));
  if (process.platform === "win32") return;
  // The host may have died before we could look; then we were never its child for long enough to
  // matter, and its pipes tell us.
  const timer = setInterval(() => {
    if (process.ppid === options.parent) return;
    clearInterval(timer);
    stop("the host is gone");
  }, parentCheckMs);
  timer.unref();
}

/**
 * Output that no subscriber will fetch any more goes to the log: it may hold the words that explain
 * the end.
 */
function tellUnreadOutput(output: CapturedOutput | undefined): void {
  if (!output || output.length === 0) return;
  const parts: Buffer[] = [];
  for (let chunk = output.take(); chunk; chunk = output.take()) parts.push(chunk.data);
  const text = Buffer.concat(parts).subarray(-lastOutputLimit).toString("utf8");
  writeRealStderr(text.endsWith("\n") ? text : `${text}\n`);
}
