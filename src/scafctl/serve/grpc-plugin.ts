// A kind of plugin as go-plugin defines it: makes its client and registers its server.
import type { Server } from "@grpc/grpc-js";
import type { Broker, RunningPlugin } from "../../goplugin/index.js";
import { GRPCClient } from "../host/grpc-client.js";
import { GRPCServer, type GRPCServerOptions } from "./grpc-server.js";
import type { ProviderPlugin } from "../contract/provider-plugin.js";

/**
 * The provider plugin as go-plugin sees it (plugin.GRPCPlugin). Only the serving side needs an
 * implementation.
 */
export class GRPCPlugin {
  constructor(
    readonly impl?: ProviderPlugin,
    private readonly options: Omit<GRPCServerOptions, "dialHost"> = {},
  ) {}

  /** The client for a started plugin. */
  grpcClient(plugin: RunningPlugin): GRPCClient {
    return new GRPCClient(plugin);
  }

  /**
   * Registers the provider service on a gRPC server.
   * @param broker leads to the host's services; without it the plugin sees no host
   * @throws Error when there is no implementation to serve
   */
  async grpcServer(server: Server, broker?: Broker): Promise<void> {
    if (this.impl === undefined) throw new Error("a GRPCPlugin without an implementation cannot serve");
    const { addProviderService, dialHost } = await import("../engine.js");
    const dial = broker && ((id: number) => dialHost(broker, id));
    addProviderService(server, new GRPCServer(this.impl, { ...this.options, dialHost: dial }));
  }
}
