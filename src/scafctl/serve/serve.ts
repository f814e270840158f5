// The one call that makes a program a scafctl plugin.
import { basename } from "node:path";
import {
  createPluginLog,
  serve as serveGoPlugin,
  type ServeOptions as GoPluginServeOptions,
} from "../../goplugin/index.js";
import { GRPCPlugin } from "./grpc-plugin.js";
import { refusals } from "./grpc-server.js";
import { HandshakeConfig } from "../contract/handshake.js";
import type { Finding } from "../contract/findings.js";
import type { ProviderPlugin } from "../contract/provider-plugin.js";
import { messageOf } from "../wire/wire-json.js";

export interface ServeOptions extends Omit<GoPluginServeOptions, "handshake" | "services" | "versions"> {
  /**
   * Refuse to start when scafctl would not load one of the providers. Default: log a warning when a
   * host requests the descriptor. Strict checks every descriptor before the first host can connect.
   */
  readonly strict?: boolean;
}

/**
 * Serves an implementation to scafctl, or any other host that speaks its contract, until the host
 * ends it (plugin.Serve). Call it from the program's main file before anything prints to stdout.
 *
 * Ends the process: with 0 when the host is done, with 1 and a message on stderr when no host
 * started it, or when `strict` finds a provider that scafctl would not load.
 */
export function serve(impl: ProviderPlugin, { strict = false, ...options }: ServeOptions = {}): Promise<void> {
  const log = createPluginLog(options.name ?? basename(process.argv[1] ?? process.execPath));
  const plugin = new GRPCPlugin(impl, {
    onFindings: (findings) => {
      for (const { message, provider, code } of findings) log.warn(message, { provider, code });
    },
    onError: ({ call, provider, error }) => log.error(`${call} failed`, { provider, error }),
  });
  return serveGoPlugin({
    ...options,
    handshake: HandshakeConfig,
    services: async (server, broker) => {
      if (strict) await refuseUnloadable(impl);
      await plugin.grpcServer(server, broker);
    },
  });
}

/** @throws Error with the reasons why scafctl would not load the providers */
async function refuseUnloadable(impl: ProviderPlugin): Promise<void> {
  const findings: Pick<Finding, "provider" | "message">[] = [];
  for (const provider of await impl.getProviders()) {
    try {
      findings.push(...refusals(provider, await impl.getProviderDescriptor(provider)));
    } catch (error) {
      findings.push({ provider, message: messageOf(error) });
    }
  }
  if (findings.length === 0) return;
  const list = findings.map(({ provider, message }) => `${provider ?? ""}: ${message}`);
  throw new Error(`strict: scafctl would not load this plugin as it is. ${list.join(" ")}`);
}
