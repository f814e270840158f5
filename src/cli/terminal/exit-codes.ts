// The exit codes of the command line, and the errors that end a command with one of them.

export const ExitCode = {
  done: 0,
  /** The provider failed, or a plugin could not be loaded. */
  failed: 1,
  /** Invalid arguments or input. */
  usage: 2,
  cancelled: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** The command was called incorrectly. The message may have several lines. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The input is invalid. Its problems have been printed already. */
export class InvalidInputError extends Error {
  override readonly name = "InvalidInputError";
}
