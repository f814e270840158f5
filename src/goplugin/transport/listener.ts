// Lets a grpc server listen the way go-plugin does, on a socket of ours: grpc-js offers neither a
// port range nor TLS details.
import { type Server, ServerCredentials } from "@grpc/grpc-js";
import { randomInt } from "node:crypto";
import { chmodSync, chownSync, rmSync } from "node:fs";
import { createServer, type Server as NetServer, type Socket } from "node:net";
import { join } from "node:path";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import { socketPathLimit } from "./socket-path.js";
import type { Network } from "./channel-options.js";
import type { ConnectionSecurity } from "./tls.js";

export interface ListenOptions {
  readonly network: Network;
  /** Where Unix sockets go. */
  readonly directory: string;
  /** TCP ports to try in order, both ends included; default: one that the system picks. */
  readonly ports?: { readonly min: number; readonly max: number } | undefined;
  /** The group (gid) that may connect to the Unix socket besides its owner. */
  readonly group?: number | undefined;
  readonly security?: ConnectionSecurity | undefined;
  /** A client was turned away: it could not do TLS or is not the one we know. */
  readonly onRefused?: ((detail: string) => void) | undefined;
}

/** Something that listens. Closing drops its connections at once and removes its socket file. */
export interface Listener {
  readonly network: Network;
  /** As it stands in a handshake line. */
  readonly address: string;
  /**
   * Resolves when the listening socket is closed. Synchronous as far as the socket file is
   * concerned, so it may run in an `exit` handler.
   */
  close(): Promise<void>;
}

/**
 * Opens a listener for `server`.
 * @throws Error when a socket path would be too long, no port of the range is free, or the system
 *   refuses
 */
export async function listen(server: Server, options: ListenOptions): Promise<Listener> {
  const { security } = options;
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const sockets = new Set<Socket>();
  const adopt = (socket: Socket): void => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // A connection that breaks ends its calls through HTTP/2; unhandled, the same event would end
    // the process.
    socket.on("error", () => socket.destroy());
  };
  let acceptor: NetServer;
  if (security) {
    const secured = createTlsServer(security.serverOptions, (socket: TLSSocket) => {
      if (security.accepts(socket)) injector.injectConnection(socket);
      else {
        options.onRefused?.("a client showed another certificate than the host's");
        socket.destroy();
      }
    });
    secured.on("tlsClientError", (error) => options.onRefused?.(error.message));
    secured.on("connection", adopt);
    acceptor = secured;
  } else {
    acceptor = createServer((socket) => {
      adopt(socket);
      injector.injectConnection(socket);
    });
  }
  const address = options.network === "unix" ? await bindPath(acceptor, options) : await bindPort(acceptor, options);
  return {
    network: options.network,
    address,
    close: () =>
      new Promise((resolve) => {
        acceptor.close(() => resolve());
        // Not left to `forceShutdown`: without channelz grpc-js does not know its sessions.
        for (const socket of sockets) socket.destroy();
        injector.destroy();
        if (options.network === "unix") rmSync(address, { force: true });
      }),
  };
}

async function bindPath(acceptor: NetServer, options: ListenOptions): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    // A name as go-plugin makes it: `plugin` and digits.
    const path = join(options.directory, `plugin${randomInt(1e9)}`);
    const length = Buffer.byteLength(path);
    if (length > socketPathLimit()) {
      throw new Error(`the socket path ${path} has ${length} bytes, the system allows ${socketPathLimit()}`);
    }
    const refused = await bind(acceptor, { path, exclusive: true });
    if (refused?.code === "EADDRINUSE" && attempt < 10) continue;
    if (refused) throw refused;
    // Nobody else may connect, whatever the umask; TLS is off on Unix sockets because of that.
    if (options.group === undefined) chmodSync(path, 0o700);
    else {
      chownSync(path, -1, options.group);
      chmodSync(path, 0o660);
    }
    return path;
  }
}

async function bindPort(acceptor: NetServer, options: ListenOptions): Promise<string> {
  const { min, max } = options.ports ?? { min: 0, max: 0 };
  for (let port = min; port <= max; port++) {
    const refused = await bind(acceptor, { host: "127.0.0.1", port, exclusive: true });
    if (refused) continue;
    const bound = acceptor.address();
    if (bound !== null && typeof bound === "object") return `127.0.0.1:${bound.port}`;
  }
  throw new Error(`no free TCP port on 127.0.0.1 from ${min} to ${max}`);
}

/** Binds, or gives the error why not; the server may be bound again after a refusal. */
function bind(
  acceptor: NetServer,
  where: { path?: string; host?: string; port?: number; exclusive: true },
): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const refused = (error: NodeJS.ErrnoException): void => resolve(error);
    acceptor.once("error", refused);
    acceptor.listen(where, () => {
      acceptor.off("error", refused);
      // Later errors (EMFILE on accept) concern one client, not the listener.
      acceptor.on("error", () => undefined);
      resolve(undefined);
    });
  });
}
