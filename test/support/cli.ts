// Runs the built command line as a person or a build server would.
import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";

const CLI = resolve(__dirname, "../../dist/cli.js");

export interface CliOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds. */
  readonly took: number;
}

export interface CliProcess {
  readonly child: ChildProcess;
  readonly outcome: Promise<CliOutcome>;
  /** What has come so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Written to stdin, which is then closed; `open` leaves it open. */
  readonly stdin?: string | { readonly open: true };
}

/** Starts it; the caller waits for the outcome. */
export function startCli(args: readonly string[], { cwd, env, stdin = "" }: CliOptions = {}): CliProcess {
  const began = performance.now();
  const child = spawn(process.execPath, [CLI, ...args], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  // It may end without having read what it was given.
  child.stdin.on("error", () => undefined);
  if (typeof stdin === "string") child.stdin.end(stdin);
  const outcome = new Promise<CliOutcome>((done, failed) => {
    child.once("error", failed);
    child.once("close", (code) => done({ code, stdout, stderr, took: performance.now() - began }));
  });
  return { child, outcome, stdout: () => stdout, stderr: () => stderr };
}

/** Runs it to its end. */
export function cli(args: readonly string[], options?: CliOptions): Promise<CliOutcome> {
  return startCli(args, options).outcome;
}
