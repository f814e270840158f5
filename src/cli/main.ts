// Entry point of the bin `scafctl-plugins`: runs one command, and stops all plugins before the
// process exits.
import { stopAllPlugins, systemErrorCode } from "../scafctl/index.js";
import { main } from "./program.js";
import { ExitCode } from "./terminal/command.js";
import { messages } from "./terminal/messages.js";
import { Terminal } from "./terminal/terminal.js";

const cancellation = new AbortController();
// A second signal changes nothing: stopping the plugins takes at most two seconds.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => cancellation.abort());

// A reader that closes the pipe early, as in `scafctl-plugins list | head -1`, is not an error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

const terminal = new Terminal(process.stdout, process.stderr, process.env);
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

async function exitOnInternalError(error: unknown): Promise<void> {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.error(messages.internalError(detail));
  await stopAllPlugins();
  await exit(ExitCode.failed);
}

async function exit(code: ExitCode): Promise<void> {
  await terminal.flush();
  // An open stdin would keep the event loop alive.
  process.exit(code);
}
