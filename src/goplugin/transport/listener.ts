// Listens for a gRPC server as go-plugin does: grpc-js has neither port ranges nor the TLS options.
import { type Server, ServerCredentials } from "@grpc/grpc-js";
import { randomInt } from "node:crypto";
import { chmodSync, chownSync, rmSync } from "node:fs";
import { createServer, type Server as NetServer, type Socket } from "node:net";
import { join } from "node:path";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import { type Network, socketPathLimit } from "./channel-options.js";
import type { ConnectionSecurity } from "./tls.js";

export interface ListenOptions {
  readonly network: Network;
  /** For Unix sockets. */
  readonly directory: string;
  /** TCP ports to try in order, inclusive; default: the system chooses. */
  readonly ports?: { readonly min: number; readonly max: number } | undefined;
  /** Group id that may connect to the Unix socket besides its owner. */
  readonly group?: number | undefined;
  readonly security?: ConnectionSecurity | undefined;
  /** A client was refused: its TLS handshake failed or it presented another certificate. */
  readonly onRefused?: ((detail: string) => void) | undefined;
}

export interface Listener {
  readonly network: Network;
  /** As it stands in a handshake line. */
  readonly address: string;
  /** How many clients are connected. */
  readonly connections: number;
  /**
   * Drops all connections and removes the socket file, both synchronously, so that it works in an
   * `exit` handler. Resolves when the listening socket is closed.
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
    // Calls are ended through HTTP/2; an unhandled error of the socket would crash the process.
    socket.on("error", () => socket.destroy());
  };
  let acceptor: NetServer;
  if (security) {
    const secured = createTlsServer(security.serverOptions, (socket: TLSSocket) => {
      if (security.accepts(socket)) injector.injectConnection(socket);
      else {
        options.onRefused?.("a client presented another certificate than the host's");
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
    get connections() {
      return sockets.size;
    },
    close: () =>
      new Promise((resolve) => {
        acceptor.close(() => resolve());
        // Without channelz, `forceShutdown` does not know its sessions.
        for (const socket of sockets) socket.destroy();
        injector.destroy();
        if (options.network === "unix") rmSync(address, { force: true });
      }),
  };
}

async function bindPath(acceptor: NetServer, options: ListenOptions): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    // As go-plugin names its sockets.
    const path = join(options.directory, `plugin${randomInt(1e9)}`);
    const length = Buffer.byteLength(path);
    if (length > socketPathLimit()) {
      throw new Error(`the socket path ${path} has ${length} bytes, the system allows ${socketPathLimit()}`);
    }
    const refused = await bind(acceptor, { path, exclusive: true });
    if (refused?.code === "EADDRINUSE" && attempt < 10) continue;
    if (refused) throw refused;
    try {
      restrict(path, options.group);
    } catch (error) {
      acceptor.close();
      throw error;
    }
    return path;
  }
}

/** Only this user, or the group, may connect, whatever the umask: Unix sockets have no TLS. */
function restrict(path: string, group: number | undefined): void {
  if (group !== undefined) chownSync(path, -1, group);
  chmodSync(path, group === undefined ? 0o700 : 0o660);
}

/** Another program has the port, or the system reserves it. */
const takenCodes: readonly (string | undefined)[] = ["EADDRINUSE", "EACCES"];

async function bindPort(acceptor: NetServer, options: ListenOptions): Promise<string> {
  const { min, max } = options.ports ?? { min: 0, max: 0 };
  for (let port = min; port <= max; port++) {
    const refused = await bind(acceptor, { host: "127.0.0.1", port, exclusive: true });
    if (refused && takenCodes.includes(refused.code)) continue;
    if (refused) throw refused;
    const bound = acceptor.address();
    if (bound !== null && typeof bound === "object") return `127.0.0.1:${bound.port}`;
  }
  throw new Error(`no free TCP port on 127.0.0.1 from ${min} to ${max}`);
}

/** Binds, or returns the error; the server can be bound again after an error. */
function bind(
  acceptor: NetServer,
  where: { path?: string; host?: string; port?: number; exclusive: true },
): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const refused = (error: NodeJS.ErrnoException): void => resolve(error);
    acceptor.once("error", refused);
    acceptor.listen(where, () => {
      acceptor.off("error", refused);
      // Later errors (EMFILE on accept) affect one client, not the listener.
      acceptor.on("error", () => undefined);
      resolve(undefined);
    });
  });
}
