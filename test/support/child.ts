// A child process with everything that it wrote.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { until } from "./until.js";

export interface Child {
  readonly child: ChildProcessWithoutNullStreams;
  /** What it wrote so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** The first line of stdout, without its newline. */
  line(): Promise<string>;
  /** Resolves with the exit code or the signal when the process and its output have ended. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** The environment in which scafctl starts a provider plugin. */
export const cookie = { SCAFCTL_PLUGIN: "scafctl_provider_plugin" };

/** Starts a program; `env` is added to this process's environment. The caller ends it. */
export function startChild(
  program: string,
  args: readonly string[] = [],
  { cwd, env }: { readonly cwd?: string | undefined; readonly env?: NodeJS.ProcessEnv | undefined } = {},
): Child {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: "pipe" });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  // The process may end without reading its input.
  child.stdin.on("error", () => undefined);
  const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) =>
    child.on("error", reject).on("close", (code, signal) => resolve(signal ?? code)),
  );
  const line = async (): Promise<string> => {
    await until(`a line on stdout; stderr: ${stderr}`, () => stdout.includes("\n"));
    return stdout.slice(0, stdout.indexOf("\n"));
  };
  return { child, stdout: () => stdout, stderr: () => stderr, line, ended };
}
