// The options of `serve`.
import type { Server } from "@grpc/grpc-js";
import type { Broker, HandshakeConfig, StaticTlsOptions } from "../base/types.js";
import type { CapturedOutput } from "./captured-output.js";
import type { PluginLog } from "./plugin-log.js";

/** Adds the plugin's own services. Called once and awaited before the server listens. */
export type RegisterServices = (server: Server, broker: Broker) => void | Promise<void>;

export interface ServeOptions {
  readonly handshake: HandshakeConfig;
  /** The services of the handshake's protocol version. */
  readonly services?: RegisterServices;
  /** The services by protocol version; the highest one that the host offers is served. */
  readonly versions?: Readonly<Record<number, RegisterServices>>;
  /** Clean-up before the plugin ends; at most 1.5 s, because the host kills after 2 s. */
  readonly onShutdown?: () => Promise<void> | void;
  /**
   * Default `auto`: TCP on Windows, else a Unix socket. `tcp` helps with old Go hosts, which send
   * an `:authority` over Unix sockets that Node refuses.
   */
  readonly transport?: "auto" | "unix" | "tcp";
  /** Replaces AutoMTLS. Used as server and client, so it needs `ca`, `cert` and `key`. */
  readonly tlsProvider?: () => Promise<StaticTlsOptions> | StaticTlsOptions;
  /** The plugin's name in its log; default the name of its file. */
  readonly name?: string;
  /** Keeps running when the host ends: for hosts that detach and reattach later. */
  readonly outliveHost?: boolean;
  /**
   * For a debugger: needs no cookie, prints the reattach configuration as one line of JSON, leaves
   * stdout and stderr alone, and ends on Ctrl-C.
   */
  readonly debug?: boolean;
}

/** What {@link serve} passes to the server. */
export interface RunServerOptions extends ServeOptions {
  /** The pid of the host when the plugin was started. */
  readonly parent: number;
  readonly log: PluginLog;
  /** What the plugin prints; undefined in debug mode. */
  readonly output: CapturedOutput | undefined;
}
