// Reads the system's code off an error of unknown origin.

/** Node's `code` of a failed system call ("ENOENT"), if the error has one. */
export function systemErrorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
