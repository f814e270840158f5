// Entry point of the bin `scafctl-plugins`: runs one command, and stops all plugins before the
// process exits.
import { stopAllPlugins, systemErrorCode } from "../scafctl/index.js";
import { main } from "./program.js";
import { ExitCode } from "./terminal/command.js";
import { messages } from "./terminal/messages.js";
import { processOutput } from "./terminal/process-output.js";
import { Terminal } from "./terminal/terminal.js";

/** The exit codes that shells give a program that ends by the signal. */
const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Why the command is cancelled before its end. */
type Interruption = { readonly signalCode: number } | { readonly outputError: NodeJS.ErrnoException };

const cancellation = new AbortController();
let interruption: Interruption | undefined;

for (const [signal, signalCode] of Object.entries(SIGNAL_CODES)) {
  process.on(signal, () => {
    // What is left of the plugins is killed when the process exits.
    if (interruption !== undefined && "signalCode" in interruption) process.exit(signalCode);
    interrupt({ signalCode });
  });
}

const stdout = processOutput(process.stdout);
const stderr = processOutput(process.stderr);
stdout.on("error", (outputError) => interrupt({ outputError }));
// Without a reader for its messages, the command does its work all the same.
stderr.on("error", () => undefined);

const terminal = new Terminal(stdout, stderr, process.env);
process.on("uncaughtException", (error) => void exitOnInternalError(error));
void run();

async function run(): Promise<void> {
  const { stdin } = process;
  try {
    const cwd = currentDirectory();
    if (cwd === undefined) {
      terminal.error(messages.currentDirectoryMissing);
      await exit(ExitCode.usage);
      return;
    }
    const context = { terminal, signal: cancellation.signal, stdin, cwd, env: process.env };
    await exit(await main(process.argv.slice(2), context));
  } catch (error) {
    await exitOnInternalError(error);
  }
}

/** @returns undefined when it was deleted */
function currentDirectory(): string | undefined {
  try {
    return process.cwd();
  } catch (error) {
    if (systemErrorCode(error) !== "ENOENT") throw error;
    return undefined;
  }
}

function interrupt(why: Interruption): void {
  interruption ??= why;
  cancellation.abort();
}

async function exitOnInternalError(error: unknown): Promise<void> {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.error(messages.internalError(detail));
  await stopAllPlugins();
  await exit(ExitCode.failed);
}

/** Waits until the output is written, unless the command is cancelled. */
async function exit(code: ExitCode): Promise<void> {
  const cancelled = new Promise<void>((resolve) => {
    if (cancellation.signal.aborted) resolve();
    else cancellation.signal.addEventListener("abort", () => resolve());
  });
  await Promise.race([terminal.flush(), cancelled]);
  // An open stdin would keep the event loop alive.
  process.exit(interruption === undefined ? code : exitCodeOf(interruption, code));
}

function exitCodeOf(why: Interruption, code: ExitCode): number {
  if ("signalCode" in why) return why.signalCode;
  // A reader that closes the pipe early, as in `scafctl-plugins list | head -1`, is not an error.
  if (why.outputError.code === "EPIPE") return code === ExitCode.cancelled ? ExitCode.done : code;
  terminal.error(messages.outputIncomplete(why.outputError.message));
  return ExitCode.failed;
}
