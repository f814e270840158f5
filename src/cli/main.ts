// The bin `scafctl-plugins`: owns the process around a command, so that no way out of it leaves a
// plugin behind.
import { stopAllPlugins } from "../scafctl/index.js";
import { ExitCode } from "./terminal/exit-codes.js";
import { main } from "./program.js";
import { Terminal } from "./terminal/terminal.js";

const cancellation = new AbortController();
// Cancelling stops the plugins in good order, which takes two seconds at most; asking twice does
// not make it faster.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => cancellation.abort());

// `scafctl-plugins list | head -1` closes our stdout early; that is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

const terminal = new Terminal(process.stdout, process.stderr, process.env);
process.on("uncaughtException", (error) => void defect(error));
void run();

async function run(): Promise<void> {
  const { stdin } = process;
  try {
    const context = { terminal, signal: cancellation.signal, stdin, cwd: process.cwd(), env: process.env };
    await exit(await main(process.argv.slice(2), context));
  } catch (error) {
    await defect(error);
  }
}

/** Something that must not happen did: even so, no plugin stays behind. */
async function defect(error: unknown): Promise<void> {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.error(`this is a defect of scafctl-plugins: ${what}`);
  await stopAllPlugins();
  await exit(ExitCode.failed);
}

async function exit(code: ExitCode): Promise<void> {
  await terminal.flush();
  // Not left to the event loop: an open stdin would keep it turning.
  process.exit(code);
}
