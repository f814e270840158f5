// What every command receives and returns: the streams and environment of the process, the common
// options, and exit codes with their errors.
import type { Readable } from "node:stream";
import type { Terminal } from "./terminal.js";
import type { Text } from "./text.js";

export interface CommandContext {
  readonly terminal: Terminal;
  /** Aborted by SIGINT, SIGTERM and SIGHUP, and when stdout cannot be written. */
  readonly signal: AbortSignal;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly cwd: string;
  /** As `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The options of every command. */
export interface CommonOptions {
  /** As written; empty only with `pluginCache`. */
  readonly dir: readonly string[];
  /** scafctl's plugin cache: a path as written, or scafctl's default location. */
  readonly pluginCache?: string;
  readonly json: boolean;
  /** Seconds. */
  readonly timeout: number;
  /** False for `--no-cache`; absent for commands that always describe plugins anew. */
  readonly cache?: boolean;
}

export const ExitCode = {
  done: 0,
  /** The provider failed, or a plugin could not be loaded. */
  failed: 1,
  /** Invalid arguments or input. */
  usage: 2,
  /** By SIGINT or by the answer to a question; SIGTERM and SIGHUP have their own codes. */
  cancelled: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** The command was called incorrectly. The message may have several lines. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  constructor(
    override readonly message: Text,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The input is invalid. Its problems have been printed already. */
export class InvalidInputError extends Error {
  override readonly name = "InvalidInputError";
}

/** Collects a repeatable option. A variadic one would also take the arguments that follow it. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}
