// Options and addresses of every gRPC connection between host and plugin.
import type { ChannelOptions } from "@grpc/grpc-js";
import type { NetConnectOpts } from "node:net";

/** Networks of go-plugin: loopback TCP on Windows, Unix sockets elsewhere. */
export type Network = "unix" | "tcp";

/** The largest received message, as in the newest scafctl; gRPC's default is 4 MiB. Bytes. */
export const maxMessageBytes = 64 * 1024 * 1024;

const limits = {
  "grpc.max_receive_message_length": maxMessageBytes,
  "grpc.max_send_message_length": -1,
} as const;

/** For every `grpc.Server`. Channelz costs time and is not used. */
export const serverOptions = { ...limits, "grpc.enable_channelz": 0 } as const satisfies ChannelOptions;

/**
 * For every channel: authority `localhost`, the name in go-plugin's certificates; no proxy (grpc-js
 * would use one even for 127.0.0.1); no shared connections; a window for large answers. Keepalive
 * stays off: grpc-go closes connections with pings more often than every five minutes.
 */
export const channelOptions = {
  ...limits,
  "grpc.default_authority": "localhost",
  "grpc.ssl_target_name_override": "localhost",
  "grpc.enable_http_proxy": 0,
  "grpc.use_local_subchannel_pool": 1,
  "grpc.enable_channelz": 0,
  "grpc-node.flow_control_window": 8_388_608,
} as const satisfies ChannelOptions;

/**
 * A handshake line's or announcement's address as a grpc-js target.
 * @returns undefined when it is invalid: a Unix path must be absolute, TCP needs an IP and a port
 */
export function targetOf(network: Network, address: string): string | undefined {
  if (network === "unix") return address.startsWith("/") ? `unix:${address}` : undefined;
  const bracketed = /^\[([0-9a-fA-F:.]+)\]:(\d{1,5})$/.exec(address);
  if (bracketed) return isPort(bracketed[2]) ? `ipv6:${address}` : undefined;
  const plain = /^(\d{1,3}(?:\.\d{1,3}){3}):(\d{1,5})$/.exec(address);
  if (plain) return isPort(plain[2]) ? `ipv4:${address}` : undefined;
  const named = /^localhost:(\d{1,5})$/.exec(address);
  return named && isPort(named[1]) ? `ipv4:127.0.0.1:${named[1] ?? ""}` : undefined;
}

/** A valid address for `net.connect`. */
export function socketAddress(network: Network, address: string): NetConnectOpts {
  if (network === "unix") return { path: address };
  const colon = address.lastIndexOf(":");
  return { host: address.slice(0, colon).replace(/^\[(.*)\]$/, "$1"), port: Number(address.slice(colon + 1)) };
}

function isPort(text: string | undefined): boolean {
  const port = Number(text);
  return port > 0 && port <= 65_535;
}

/** The maximum length of a Unix socket path in bytes. Node silently truncates a longer one. */
export function socketPathLimit(platform: NodeJS.Platform = process.platform): number {
  return platform === "linux" ? 107 : 103;
}
