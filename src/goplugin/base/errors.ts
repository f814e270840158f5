// PluginError: the closed list of what can go wrong with a plugin, with the data of each reason.

/**
 * How a process ended, as Node reports it: one of the two is set. Both are null for a plugin that
 * this process attached to, because the system reports an exit only to the parent.
 */
export interface ExitInfo {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Node's codes for: files, processes, memory, disk space. */
export type ScarcityCode = "EMFILE" | "ENFILE" | "EAGAIN" | "ENOMEM" | "ENOBUFS" | "ENOSPC" | "EDQUOT";

/**
 * A failure as data. What the plugin wrote (`lastWords`, the end of its stderr; `line`) is capped
 * but not sanitised. The reasons are in the order of the checks in go-plugin's client.go.
 */
export type PluginFailure =
  // Before the start.
  | { readonly reason: "file-missing" }
  | { readonly reason: "not-a-file" }
  | { readonly reason: "not-executable" }
  /**
   * The host does not allow the content of this file (thrown by `mayStart` of the start options):
   * it is new, or differs from what was allowed.
   */
  | { readonly reason: "not-allowed"; readonly change: "new" | "changed" }
  /** It would run with the rights of its owner or group (setuid, setgid). */
  | { readonly reason: "setuid" }
  /** Neither a program for this system nor a script with a `#!` line. */
  | { readonly reason: "wrong-format"; readonly found: string }
  | { readonly reason: "wrong-architecture"; readonly found: string; readonly expected: string }
  | { readonly reason: "interpreter-missing"; readonly interpreter: string }
  | { readonly reason: "checksum-mismatch"; readonly expected: string; readonly found: string }
  /** The socket directory could not be created, or its path is too long for a socket. */
  | { readonly reason: "socket-directory"; readonly directory: string; readonly detail: string }
  /** Its working directory does not exist, is a file or may not be entered. */
  | { readonly reason: "working-directory"; readonly directory: string; readonly code: string }
  /** The system refused to start it; `code` is Node's (ETXTBSY, EPERM …). */
  | { readonly reason: "spawn-failed"; readonly code: string }
  /** Nothing to attach to: no such process, or nothing listens at its address. */
  | { readonly reason: "not-running"; readonly pid: number; readonly address: string; readonly detail: string }
  // Handshake.
  | { readonly reason: "exited-before-handshake"; readonly exit: ExitInfo; readonly lastWords: string }
  /** It refused the cookie and reported that it is a plugin: probably one for another program. */
  | { readonly reason: "cookie-refused"; readonly exit: ExitInfo; readonly lastWords: string }
  | { readonly reason: "handshake-timeout"; readonly timeoutMs: number; readonly lastWords: string }
  | { readonly reason: "unreadable-line"; readonly line: string; readonly detail: string; readonly lastWords: string }
  | { readonly reason: "core-version"; readonly found: string }
  | { readonly reason: "app-version"; readonly found: string; readonly supported: readonly number[] }
  | { readonly reason: "unknown-network"; readonly network: string }
  | { readonly reason: "bad-address"; readonly network: string; readonly address: string }
  /**
   * A valid address that this host does not connect to: TCP beyond this machine, or a path that is
   * no Unix socket (a link counts as none) or one of another user.
   */
  | {
      readonly reason: "foreign-address";
      readonly network: string;
      readonly address: string;
      readonly why: "not-loopback" | "not-a-socket" | "other-user";
    }
  | { readonly reason: "unsupported-protocol"; readonly protocol: string }
  /** The plugin printed a certificate although TLS was not requested. */
  | { readonly reason: "certificate-unexpected" }
  /** TLS was requested and the plugin printed no certificate. */
  | { readonly reason: "certificate-missing" }
  | { readonly reason: "certificate-invalid"; readonly detail: string }
  // Connection.
  | { readonly reason: "connect-failed"; readonly address: string; readonly detail: string; readonly lastWords: string }
  /** It uses TLS by itself (go-plugin: TLSProvider), and this host was given no TLS options. */
  | { readonly reason: "tls-required" }
  /** It multiplexes its connection although this host did not request that. */
  | { readonly reason: "multiplexing" }
  // Calls. `method` is the full gRPC method path.
  | { readonly reason: "crashed"; readonly method: string; readonly exit: ExitInfo; readonly lastWords: string }
  | { readonly reason: "lost-connection"; readonly method: string; readonly detail: string }
  | { readonly reason: "deadline"; readonly method: string; readonly timeoutMs: number }
  /**
   * The plugin answered with a gRPC status: `code` and `status` are the number and its name,
   * `detail` the plugin's text.
   */
  | {
      readonly reason: "call-failed";
      readonly method: string;
      readonly code: number;
      readonly status: string;
      readonly detail: string;
    }
  /**
   * A message over a limit: of the plugin (gRPC's default for requests is 4 MiB), or of this host
   * for answers (`own`). In bytes.
   */
  | {
      readonly reason: "message-too-large";
      readonly method: string;
      readonly side: "request" | "answer" | "own";
      readonly size: number;
      readonly limit: number;
    }
  /** The answer violates the contract, for example output that is not JSON. */
  | { readonly reason: "bad-answer"; readonly method: string; readonly detail: string }
  // Broker (go-plugin gives both sides five seconds).
  | { readonly reason: "broker-timeout"; readonly serviceId: number }
  | { readonly reason: "broker-closed" }
  /**
   * At any step: the system has no more of what `code` names. `operation` is the system call that
   * failed (`spawn`, `open`, `connect` …), `file` what it was called for, if anything.
   */
  | {
      readonly reason: "out-of-resources";
      readonly code: ScarcityCode;
      readonly operation: string;
      readonly file?: string;
    }
  // Requested by the host.
  /** The plugin was stopped while the call or the start was pending. */
  | { readonly reason: "stopped" }
  | { readonly reason: "cancelled" };

export type PluginFailureReason = PluginFailure["reason"];

const brand = Symbol.for("scafctl-plugins.PluginError");

/** Recognise it with {@link isPluginError}, not with `instanceof`: the engine is another bundle. */
export class PluginError extends Error {
  override readonly name = "PluginError";
  readonly [brand] = true;

  /**
   * @param path the plugin's executable
   * @param failure reason and data
   * @param cause the original error, if any
   */
  constructor(
    readonly path: string,
    readonly failure: PluginFailure,
    cause?: unknown,
  ) {
    super(`${path}: ${failure.reason}`, cause === undefined ? undefined : { cause });
  }

  get reason(): PluginFailureReason {
    return this.failure.reason;
  }
}

/** True for a {@link PluginError}, also for one that another bundle of this code created. */
export function isPluginError(error: unknown): error is PluginError {
  return typeof error === "object" && error !== null && brand in error;
}

/** The message of a caught value. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a failed system call, for example "ENOENT". */
export function systemErrorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
