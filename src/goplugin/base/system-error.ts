// Reads the system error code of a caught value.

/** The `code` of a failed system call, for example "ENOENT". */
export function systemErrorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
