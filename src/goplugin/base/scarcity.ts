// Recognises that the system has run out of something, whatever step noticed it.
import { isPluginError, PluginError, type PluginFailure, type ScarcityCode, systemErrorCode } from "./errors.js";

const codes: Readonly<Record<ScarcityCode, true>> = {
  EMFILE: true,
  ENFILE: true,
  EAGAIN: true,
  ENOMEM: true,
  ENOBUFS: true,
  ENOSPC: true,
  EDQUOT: true,
};

/**
 * Turns an error that is, or was caused by, a lack of files, processes, memory or disk space into a
 * PluginError `out-of-resources`; returns any other error as it is.
 * @param path the plugin's executable
 */
export function nameScarcity(path: string, error: unknown): unknown {
  if (isPluginError(error) && error.reason === "out-of-resources") return error;
  const failure = scarcityOf(error);
  return failure === undefined ? error : new PluginError(path, failure, error);
}

/** Whether an error of the system is a lack of files, processes, memory or disk space. */
export function isScarcity(error: unknown): boolean {
  return isScarcityCode(systemErrorCode(error));
}

function scarcityOf(error: unknown): PluginFailure | undefined {
  if (isPluginError(error) && error.failure.reason === "connect-failed") {
    // grpc-js gives the error of the socket as text only.
    const [, code] = /\bconnect ([A-Z]+)\b/.exec(error.failure.detail) ?? [];
    // EAGAIN of a socket: the plugin does not accept connections fast enough.
    if (isScarcityCode(code) && code !== "EAGAIN") return { reason: "out-of-resources", code, operation: "connect" };
  }
  if (!(error instanceof Error)) return undefined;
  const code = systemErrorCode(error);
  if (!isScarcityCode(code)) return scarcityOf(error.cause);
  // Node gives `syscall` as "spawn /path/of/the/program".
  const { syscall = "", path: file } = error as NodeJS.ErrnoException;
  const [operation = ""] = syscall.split(" ");
  return { reason: "out-of-resources", code, operation, ...(file === undefined ? {} : { file }) };
}

function isScarcityCode(code: string | undefined): code is ScarcityCode {
  return code !== undefined && Object.hasOwn(codes, code);
}
