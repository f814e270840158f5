// Finds out whether a plugin that cannot be reached uses TLS or multiplexing although this host
// requested neither.
import { connect as connectSocket } from "node:net";
import { connect as connectTls } from "node:tls";
import { isPluginError, type PluginFailure, systemErrorCode } from "../base/errors.js";
import { socketAddress } from "../transport/channel-options.js";
import type { HandshakeLine } from "./handshake-line.js";

/** How long a TLS handshake with a process on this machine may take. Milliseconds. */
const probeMs = 1_000;

/**
 * @param error why the connection failed
 * @param secure whether this host used TLS
 * @returns a failure that explains more, if there is one
 */
export async function foreignTransport(
  error: unknown,
  line: Pick<HandshakeLine, "network" | "address" | "multiplexes">,
  secure: boolean,
): Promise<PluginFailure | undefined> {
  if (!isPluginError(error) || (error.reason !== "connect-failed" && error.reason !== "crashed")) return undefined;
  // It serves one connection and ends after an HTTP/2 preface. The field alone proves nothing: Go
  // plugins write it also when they were asked not to multiplex.
  if (line.multiplexes) return { reason: "multiplexing" };
  return !secure && (await speaksTls(line)) ? { reason: "tls-required" } : undefined;
}

/** Never rejects. */
function speaksTls({ network, address }: Pick<HandshakeLine, "network" | "address">): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectSocket(socketAddress(network, address));
    // The certificate does not matter: nothing is sent.
    const secured = connectTls({ socket, rejectUnauthorized: false, ALPNProtocols: ["h2"] });
    const answer = (result: boolean): void => {
      clearTimeout(timer);
      secured.destroy();
      socket.destroy();
      resolve(result);
    };
    const timer = setTimeout(answer, probeMs, false);
    socket.once("error", () => answer(false));
    secured.once("secureConnect", () => answer(true));
    // An alert is TLS, too: the plugin wants a certificate.
    secured.on("error", (error) => answer(systemErrorCode(error)?.includes("_ALERT_") === true));
    secured.once("close", () => answer(false));
  });
}
