// What gRPC says of a message over a limit, of the plugin or of this host.
import { maxMessageBytes } from "./channel-options.js";

/** Sizes in bytes. */
export interface MessageLimit {
  /** `own`: an answer over the limit of this host; else the limit is the plugin's. */
  readonly side: "request" | "answer" | "own";
  readonly size: number;
  readonly limit: number;
}

/**
 * The texts of grpc-go (rpc_util.go, stream.go), of grpc-js (stream-decoder.ts,
 * server-interceptors.ts) and of gRPC's core, which Python uses.
 */
const pattern = /^(?:grpc: |SERVER: )?(received|sent|trying to send) message larger than max \((\d+) vs\.? (\d+)\)$/i;

/**
 * Reads the text of a RESOURCE_EXHAUSTED status.
 * @param requestSize bytes of the request. Another size belongs to a service that the plugin called
 *   itself and whose error it passes on
 * @returns undefined for any other text
 */
export function readMessageLimit(text: string, requestSize: number): MessageLimit | undefined {
  const [, verb = "", size, limit] = pattern.exec(text) ?? [];
  if (size === undefined || limit === undefined) return undefined;
  // grpc-js in this process writes the same text with its own limit.
  if (text.startsWith("Received ") && Number(limit) === maxMessageBytes && Number(size) !== requestSize)
    return { side: "own", size: Number(size), limit: maxMessageBytes };
  const side = verb.toLowerCase() === "received" ? "request" : "answer";
  if (side === "request" && Number(size) !== requestSize) return undefined;
  return { side, size: Number(size), limit: Number(limit) };
}
