// A plugin started bare: no host but the test itself.
import { type ChildProcess, spawn } from "node:child_process";
import { until } from "./until.js";

export const cookie = { SCAFCTL_PLUGIN: "scafctl_provider_plugin" };

/** A plugin started by nobody but the test, with everything it wrote. */
export interface BarePlugin {
  readonly child: ChildProcess;
  /** The real stdout and stderr so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** The first line of stdout, without its newline. */
  line(): Promise<string>;
  /** Resolves with the code, or the signal, it ended with. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Starts a plugin; `env` is laid over ours. End it yourself. */
export function startBare(env: NodeJS.ProcessEnv, command: string): BarePlugin {
  const child = spawn(command, [], { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.on("close", (code, signal) => resolve(signal ?? code)),
  );
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    line: async () => {
      await until(`a line on stdout; stderr: ${stderr}`, () => stdout.includes("\n"));
      return stdout.slice(0, stdout.indexOf("\n"));
    },
    ended,
  };
}
