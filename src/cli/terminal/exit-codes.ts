// What the exit code of the command line says.

export const ExitCode = {
  done: 0,
  /** The provider failed, or a plugin could not be loaded. */
  failed: 1,
  /** Wrong arguments, or a request that cannot be run as it stands. */
  usage: 2,
  cancelled: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/**
 * Thrown by a command that cannot go on because of how it was called. The message is for people and
 * may have several lines.
 */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Thrown when an input cannot be used, after everything that is wrong with it has been told. */
export class RefusedInput extends Error {
  override readonly name = "RefusedInput";
}
