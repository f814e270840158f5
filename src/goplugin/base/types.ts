// The types that a host of go-plugin plugins works with.
import type { ChannelInterface as Channel, MethodDefinition, Server } from "@grpc/grpc-js";
import type { ConnectionOptions, TlsOptions } from "node:tls";
import type { ExitInfo } from "./errors.js";
import type { Disposable } from "./event.js";

/** By the cookie, a plugin recognises its host. It is not a secret (go-plugin: HandshakeConfig). */
export interface HandshakeConfig {
  readonly protocolVersion: number;
  readonly magicCookieKey: string;
  readonly magicCookieValue: string;
}

/** A line of a plugin's log: an hclog entry, or a raw line at the level that go-plugin gives it. */
export interface LogEntry {
  readonly level: "trace" | "debug" | "info" | "warn" | "error";
  readonly message: string;
  /** hclog's `@module`. */
  readonly module?: string;
  /** As the plugin wrote it; absent for raw lines. */
  readonly timestamp?: string;
  /** All other keys of the entry. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Text that a plugin printed after the handshake: whole characters, not always whole lines. */
export interface OutputChunk {
  readonly channel: "stdout" | "stderr";
  readonly text: string;
}

/**
 * TLS with certificates that are not made for one launch (go-plugin: ServeConfig.TLSProvider,
 * ClientConfig.TLSConfig): `ca` for the certificate of the peer; `cert` and `key` where it wants
 * one, and for what the broker serves. The peer's certificate must be valid for `servername`,
 * default `localhost`, unless `checkServerIdentity` decides otherwise.
 */
export type StaticTlsOptions = TlsOptions & Pick<ConnectionOptions, "servername" | "checkServerIdentity">;

/** A directory that an earlier host left. */
export interface Leftover {
  readonly directory: string;
  /** Why it could not be removed. */
  readonly detail: string;
}

export interface StartOptions {
  /** Absolute path of the executable. It is started without a shell. */
  readonly path: string;
  /** go-plugin defines no arguments; for `node plugin.js` and the like. Default none. */
  readonly args?: readonly string[];
  /** Working directory of the process; default: the folder of the executable. */
  readonly cwd?: string;
  readonly handshake: HandshakeConfig;
  /** Application protocol versions of this host; default the handshake's. */
  readonly versions?: readonly number[];
  /** Overrides the inherited environment; null removes a variable. */
  readonly env?: Readonly<Record<string, string | null>>;
  /**
   * The variables to inherit; default all. `PLUGIN_*`, `NODE_OPTIONS`, `ELECTRON_*` and `VSCODE_*`
   * are never inherited.
   */
  readonly inheritEnv?: readonly string[];
  /** Time limit for the handshake line. Milliseconds; default 10 000. */
  readonly startTimeoutMs?: number;
  /**
   * AutoMTLS. `auto` (default): on where plugins listen on TCP (Windows), off on Unix sockets in a
   * private directory. Or options for a plugin that uses TLS by itself.
   */
  readonly tls?: "auto" | "on" | "off" | StaticTlsOptions;
  /** Refuses a file with another digest. `file`: what to hash instead of `path`. */
  readonly checksum?: { readonly algorithm: string; readonly digest: Uint8Array; readonly file?: string };
  /**
   * Called before each attempt to spawn the file; a rejection is the error of the start. What it
   * resolves with is called right before the spawn, and prevents it by throwing.
   */
  readonly mayStart?: (signal: AbortSignal) => Promise<() => void>;
  /**
   * Called right before each attempt to spawn the file. A start makes several when the file is
   * still being written; the last one started the process.
   */
  readonly onWillSpawn?: () => void;
  /** Every line of the plugin's stderr. Reading pauses until a returned promise settles. */
  readonly onLog?: (entry: LogEntry) => void | Promise<void>;
  /** What the plugin prints (GRPCStdio). Reading pauses until a returned promise settles. */
  readonly onOutput?: (chunk: OutputChunk) => void | Promise<void>;
  /**
   * Where the private directory for sockets is created; default the system's temporary directory,
   * or another one if its path is too long.
   */
  readonly socketBase?: string;
  /**
   * Called for each directory of an earlier host that could not be examined or removed, and is left
   * therefore; default a warning of the process.
   */
  readonly onLeftover?: (leftover: Leftover) => void;
  /** Cancels the start: the process is killed and the promise rejects with `cancelled`. */
  readonly signal?: AbortSignal;
}

export interface CallOptions {
  /** Cancels the call (gRPC cancellation); the promise rejects with `cancelled` at once. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; default none. */
  readonly deadlineMs?: number | undefined;
}

/** A server that the broker announced. Disposing it stops the server and removes its socket. */
export interface BrokeredServer extends Disposable {
  /** Announces the same server under another id: a peer forgets an announcement after 5 s. */
  announce(id: number): void;
}

/**
 * Lets host and plugin serve further gRPC services to each other (go-plugin: GRPCBroker, without
 * multiplexing). Of a plugin without GRPCBroker, every use fails with `broker-closed`.
 */
export interface Broker {
  /** A new id, unique on this side; starts at 1. */
  nextId(): number;
  /**
   * Serves services under `id` on a new private listener and announces it. The peer must dial
   * within five seconds.
   * @throws PluginError `broker-closed`; `socket-directory` or `out-of-resources` when it cannot
   *   listen
   */
  acceptAndServe(id: number, register: (server: Server) => void): Promise<BrokeredServer>;
  /**
   * Waits up to five seconds for the peer's announcement of `id` and connects.
   * @throws PluginError `broker-timeout`, `broker-closed`
   */
  dial(id: number): Promise<Channel>;
}

/**
 * `ended`: the process has ended, also before {@link RunningPlugin.exited}. `disconnected`: the
 * connection was lost at least once. Calls connect again, and the output is read again, but the
 * broker of a Go plugin has ended for good (go-plugin: grpc_broker.go): better start it anew.
 */
export type Condition = "usable" | "disconnected" | "ended";

/** A running plugin. Its process may also end on its own; every pending call fails then. */
export interface RunningPlugin {
  readonly path: string;
  readonly pid: number;
  /** The application protocol version of its handshake line. */
  readonly protocolVersion: number;
  /** True with AutoMTLS. */
  readonly secure: boolean;
  readonly channel: Channel;
  readonly broker: Broker;
  /** Resolves when the process has ended for any reason; never rejects. */
  readonly exited: Promise<ExitInfo>;
  /** The end of its stderr, up to 4 KB. */
  lastWords(): string;
  /**
   * Whether a call can begin. While a broken connection may be the first sign of an exit, waits up
   * to a second for it. Never rejects.
   */
  condition(): Promise<Condition>;
  /**
   * One unary call.
   * @throws PluginError `crashed`, `lost-connection`, `deadline`, `call-failed`,
   *   `message-too-large`, `bad-answer`, `cancelled`, `stopped`
   */
  call<Req, Res>(method: MethodDefinition<Req, Res>, request: Req, options?: CallOptions): Promise<Res>;
  /** One server-streaming call; leaving the loop cancels it. Errors as for {@link call}. */
  stream<Req, Res>(method: MethodDefinition<Req, Res>, request: Req, options?: CallOptions): AsyncIterable<Res>;
  /** Health check; succeeds with any status that is not an error (go-plugin: GRPCClient.Ping). */
  ping(options?: CallOptions): Promise<void>;
  /**
   * Stops gracefully, then kills after two seconds. Idempotent; resolves when the process has ended
   * and its sockets are removed.
   */
  stop(): Promise<ExitInfo>;
}

/** The state of a plugin's process. */
export type PluginState =
  | { readonly kind: "idle" }
  | { readonly kind: "starting" }
  | { readonly kind: "ready"; readonly pid: number }
  | { readonly kind: "stopping" }
  | { readonly kind: "failed"; readonly error: Error };
