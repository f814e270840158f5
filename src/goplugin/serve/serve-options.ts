// What a plugin says about how it wants to be served.
import type { Server } from "@grpc/grpc-js";
import type { TlsOptions } from "node:tls";
import type { Broker, HandshakeConfig } from "../base/types.js";

/** Adds a plugin's own services. Called once and waited for, before anybody can connect. */
export type RegisterServices = (server: Server, broker: Broker) => void | Promise<void>;

export interface ServeOptions {
  readonly handshake: HandshakeConfig;
  /** What the handshake's own protocol version offers. */
  readonly services?: RegisterServices;
  /** What each application protocol version offers; the host's highest among them is served. */
  readonly versions?: Readonly<Record<number, RegisterServices>>;
  /**
   * Last work when the host ends the plugin. The host kills after two seconds, so it gets one and a
   * half.
   */
  readonly onShutdown?: () => Promise<void> | void;
  /**
   * Default `auto`: TCP on Windows, else a Unix socket. `tcp` helps against old Go hosts, whose
   * gRPC trips over Node's on Unix sockets.
   */
  readonly transport?: "auto" | "unix" | "tcp";
  /** TLS by hand; AutoMTLS is off then. Used in both roles, so it needs `ca`, `cert` and `key`. */
  readonly tlsProvider?: () => Promise<TlsOptions> | TlsOptions;
  /** Names the plugin in its log; default the name of its file. */
  readonly name?: string;
  /**
   * Do not end when the program that started us ends: for hosts that detach and come back with a
   * reattach configuration.
   */
  readonly outliveHost?: boolean;
  /**
   * For a debugger: started by a person, without a cookie. Prints the reattach configuration as one
   * line of JSON, keeps stdout and stderr, and ends on Ctrl-C.
   */
  readonly debug?: boolean;
}
