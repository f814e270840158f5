// Everything that can go wrong between us and a plugin, as a closed list of reasons with the data
// that belongs to each.

/**
 * How a process ended: one of the two is set, as Node reports it. Neither is for a process that is
 * not our child (a plugin that we only attached to): the system tells such an end to nobody but its
 * parent.
 */
export interface ExitInfo {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * A failure as data. `path` is always the plugin's executable; texts a plugin wrote (`lastWords`,
 * `line`) are kept as they came, capped, and are not meant to be trusted. The kinds follow the
 * checks of go-plugin's client.go in their order.
 */
export type PluginFailure =
  // Before the start.
  | { readonly reason: "file-missing" }
  | { readonly reason: "not-a-file" }
  | { readonly reason: "not-executable" }
  /** Neither a program of this system nor a script with a `#!` line. */
  | { readonly reason: "wrong-format"; readonly found: string }
  | { readonly reason: "wrong-architecture"; readonly found: string; readonly expected: string }
  | { readonly reason: "interpreter-missing"; readonly interpreter: string }
  | { readonly reason: "checksum-mismatch"; readonly expected: string; readonly found: string }
  /** The socket directory could not be made or is too long for a socket path. */
  | { readonly reason: "socket-directory"; readonly directory: string; readonly detail: string }
  /**
   * The system refused to start it for another cause; `code` is Node's (EACCES, EMFILE, ENOMEM,
   * ETXTBSY …).
   */
  | { readonly reason: "spawn-failed"; readonly code: string }
  /** There is nothing to attach to: no such process, or nobody who listens at its address. */
  | { readonly reason: "not-running"; readonly pid: number; readonly address: string; readonly detail: string }
  // Handshake.
  | { readonly reason: "exited-before-handshake"; readonly exit: ExitInfo; readonly lastWords: string }
  /**
   * It ran, refused our cookie and said that it is a plugin: most likely of another kind or of
   * another program.
   */
  | { readonly reason: "cookie-refused"; readonly exit: ExitInfo; readonly lastWords: string }
  | { readonly reason: "handshake-timeout"; readonly timeoutMs: number; readonly lastWords: string }
  | { readonly reason: "unreadable-line"; readonly line: string; readonly detail: string; readonly lastWords: string }
  | { readonly reason: "core-version"; readonly found: string }
  | { readonly reason: "app-version"; readonly found: string; readonly supported: readonly number[] }
  | { readonly reason: "unknown-network"; readonly network: string }
  | { readonly reason: "bad-address"; readonly network: string; readonly address: string }
  | { readonly reason: "unsupported-protocol"; readonly protocol: string }
  /** The plugin printed a certificate although TLS was not asked for. */
  | { readonly reason: "certificate-unexpected" }
  /** TLS was asked for and the plugin printed no certificate. */
  | { readonly reason: "certificate-missing" }
  | { readonly reason: "certificate-invalid"; readonly detail: string }
  // Connection.
  | { readonly reason: "connect-failed"; readonly address: string; readonly detail: string; readonly lastWords: string }
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
  /** The answer broke the contract, for example output that is no JSON. */
  | { readonly reason: "bad-answer"; readonly method: string; readonly detail: string }
  // Broker (go-plugin gives both sides five seconds).
  | { readonly reason: "broker-timeout"; readonly serviceId: number }
  | { readonly reason: "broker-closed" }
  // Ours.
  /** It was stopped (by us, on somebody's wish) while something still waited for it. */
  | { readonly reason: "stopped" }
  | { readonly reason: "cancelled" };

export type PluginFailureReason = PluginFailure["reason"];

const brand = Symbol.for("scafctl-plugins.PluginError");

/**
 * An engine failure. Told apart by `failure.reason`; recognise it with {@link isPluginError}, never
 * with `instanceof`.
 */
export class PluginError extends Error {
  override readonly name = "PluginError";
  readonly [brand] = true;

  /**
   * @param path the plugin's executable
   * @param failure reason and data
   * @param cause the original error where there was one
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

/**
 * True for a {@link PluginError}, also for one made by another copy of this code (the engine is a
 * bundle of its own).
 */
export function isPluginError(error: unknown): error is PluginError {
  return typeof error === "object" && error !== null && brand in error;
}
