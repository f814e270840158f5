// The shapes that a host of go-plugin plugins works with.
import type { ChannelInterface as Channel, MethodDefinition, Server } from "@grpc/grpc-js";
import type { ExitInfo } from "./errors.js";
import type { Disposable } from "./event.js";

/**
 * Tells a plugin that it was started by the right program. Not a secret (go-plugin:
 * HandshakeConfig).
 */
export interface HandshakeConfig {
  readonly protocolVersion: number;
  readonly magicCookieKey: string;
  readonly magicCookieValue: string;
}

/**
 * One line of a plugin's log: a parsed hclog entry, or a raw line at the level go-plugin would give
 * it.
 */
export interface LogEntry {
  readonly level: "trace" | "debug" | "info" | "warn" | "error";
  readonly message: string;
  /** hclog's `@module`. */
  readonly module?: string;
  /** The entry's own time as it was written; absent for raw lines. */
  readonly timestamp?: string;
  /** Every other key of the entry. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Text a plugin printed after the handshake; whole characters, not necessarily whole lines. */
export interface OutputChunk {
  readonly channel: "stdout" | "stderr";
  readonly text: string;
}

export interface StartOptions {
  /** Absolute path of the executable. It is started without a shell. */
  readonly path: string;
  /** go-plugin defines no arguments; for `node plugin.js` and the like. Default none. */
  readonly args?: readonly string[];
  /** Working directory of the process; default: the folder of the executable. */
  readonly cwd?: string;
  readonly handshake: HandshakeConfig;
  /** Application protocol versions this host speaks; default the handshake's own. */
  readonly versions?: readonly number[];
  /** Laid over the inherited environment. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Names the child inherits; default all but `PLUGIN_*`, `NODE_OPTIONS`, `ELECTRON_*`, `VSCODE_*`
   * (always removed).
   */
  readonly inheritEnv?: readonly string[];
  /** Milliseconds until the handshake line must be there; default 10 000. */
  readonly startTimeoutMs?: number;
  /**
   * AutoMTLS. `auto` (default): on where go-plugin listens on TCP (Windows), off on a Unix socket
   * in our private directory.
   */
  readonly tls?: "auto" | "on" | "off";
  /**
   * Refuse to start a file with another digest. `file` names what to hash when it is not `path` (a
   * script run by an interpreter).
   */
  readonly checksum?: { readonly algorithm: string; readonly digest: Uint8Array; readonly file?: string };
  /**
   * Called right before each attempt to spawn the file. A start makes several when the file is
   * still being written; the last one started the process.
   */
  readonly onWillSpawn?: () => void;
  /**
   * Every line on the plugin's real stderr, from the start on. A promise holds the plugin's writing
   * back until it settles.
   */
  readonly onLog?: (entry: LogEntry) => void | Promise<void>;
  /**
   * What the plugin prints after the handshake (GRPCStdio). A promise holds the plugin's writing
   * back until it settles.
   */
  readonly onOutput?: (chunk: OutputChunk) => void | Promise<void>;
  /**
   * Where the private directory for its sockets is made; default the system's temporary directory,
   * or another one where that is too long.
   */
  readonly socketBase?: string;
  /** Cancels the start: the process is ended and the promise rejects with `cancelled`. */
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
 * The side channel on which both ends announce further gRPC servers (go-plugin: GRPCBroker, without
 * multiplexing).
 */
export interface Broker {
  /** A fresh id, unique on this side; starts at 1. */
  nextId(): number;
  /**
   * Serves services under `id` on a new private listener and announces it. The peer must dial
   * within five seconds.
   * @throws PluginError `broker-closed`; `socket-directory` when it cannot listen
   */
  acceptAndServe(id: number, register: (server: Server) => void): Promise<BrokeredServer>;
  /**
   * Waits up to five seconds for the peer's announcement of `id` and connects.
   * @throws PluginError `broker-timeout`, `broker-closed`
   */
  dial(id: number): Promise<Channel>;
}

/**
 * A started plugin. Ends with {@link RunningPlugin.stop} or by itself; every call is bound to the
 * life of its process.
 */
export interface RunningPlugin {
  readonly path: string;
  readonly pid: number;
  /** The application protocol version of its handshake line. */
  readonly protocolVersion: number;
  /** True with AutoMTLS. */
  readonly secure: boolean;
  readonly channel: Channel;
  readonly broker: Broker;
  /** Resolves when the process has ended, however it did; never rejects. */
  readonly exited: Promise<ExitInfo>;
  /** The last few KB it wrote to stderr, for messages. */
  lastWords(): string;
  /**
   * One unary call.
   * @throws PluginError `crashed`, `lost-connection`, `deadline`, `call-failed`, `cancelled`,
   *   `stopped`
   */
  call<Req, Res>(method: MethodDefinition<Req, Res>, request: Req, options?: CallOptions): Promise<Res>;
  /** One server-streaming call; leaving the loop early cancels it. Errors as for {@link call}. */
  stream<Req, Res>(method: MethodDefinition<Req, Res>, request: Req, options?: CallOptions): AsyncIterable<Res>;
  /**
   * Health check of service `plugin`: any answer without error is healthy, whatever it says
   * (go-plugin: GRPCClient.Ping).
   */
  ping(options?: CallOptions): Promise<void>;
  /**
   * Shutdown, up to two seconds, SIGKILL, socket directory removed. Idempotent; resolves when the
   * process is gone.
   */
  stop(): Promise<ExitInfo>;
}

/** Where a plugin's process is in its life. */
export type PluginState =
  | { readonly kind: "idle" }
  | { readonly kind: "starting" }
  | { readonly kind: "ready"; readonly pid: number }
  | { readonly kind: "stopping" }
  | { readonly kind: "failed"; readonly error: Error };
