// Where a plugin may listen: on this machine only, and on a Unix socket only as this user.
import { lstat } from "node:fs/promises";
import { BlockList, isIP } from "node:net";
import type { PluginFailure } from "../base/errors.js";
import type { Network } from "./channel-options.js";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/**
 * Why a host does not connect to a valid address that a plugin has named. A Unix socket that does
 * not exist passes: the connection then fails, or the plugin has ended.
 */
export async function refusalOf(network: Network, address: string): Promise<PluginFailure | undefined> {
  const refuse = (why: "not-loopback" | "not-a-socket" | "other-user") =>
    ({ reason: "foreign-address", network, address, why }) as const;
  if (network === "tcp") return isLoopback(address) ? undefined : refuse("not-loopback");
  const found = await lstat(address).catch(() => undefined);
  if (found === undefined) return undefined;
  if (!found.isSocket()) return refuse("not-a-socket");
  return found.uid === process.getuid?.() ? undefined : refuse("other-user");
}

function isLoopback(address: string): boolean {
  const [, host = ""] = /^\[?([^\]]*?)\]?:\d+$/.exec(address) ?? [];
  const version = isIP(host);
  return host === "localhost" || (version !== 0 && loopback.check(host, version === 4 ? "ipv4" : "ipv6"));
}
