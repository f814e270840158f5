// Runs the built command line in a process of its own.
import { join, resolve } from "node:path";
import { type Child, startChild } from "./child.js";
import { testTemp } from "./temp-dir.js";

export const CLI = resolve(__dirname, "../../dist/cli.js");
/** Not the user's caches, and as on a build server no descriptors of earlier commands. */
const environment = { XDG_CACHE_HOME: join(testTemp, "caches"), CI: "true" };

export interface CliOutcome {
  readonly code: number | NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds. */
  readonly took: number;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Written to stdin, which is then closed; `open` leaves it open. */
  readonly stdin?: string | { readonly open: true };
}

/** Starts it; the caller waits for the outcome. */
export function startCli(
  args: readonly string[],
  { cwd, env, stdin = "" }: CliOptions = {},
): Child & { readonly outcome: Promise<CliOutcome> } {
  const began = performance.now();
  const started = startChild(process.execPath, [CLI, ...args], { cwd, env: { ...environment, ...env } });
  if (typeof stdin === "string") started.child.stdin.end(stdin);
  const outcome = started.ended.then((code) => ({
    code,
    stdout: started.stdout(),
    stderr: started.stderr(),
    took: performance.now() - began,
  }));
  return { ...started, outcome };
}

/** Runs it to its end. */
export function cli(args: readonly string[], options?: CliOptions): Promise<CliOutcome> {
  return startCli(args, options).outcome;
}
