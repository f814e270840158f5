// HostService on a gRPC server, which the broker announces to a plugin.
import { type Server, status } from "@grpc/grpc-js";
import { HostServiceService } from "../../gen/scafctl/plugin.js";
import type { HostService } from "./host-service.js";
import { unaryHandlers } from "../../wire/unary.js";

/** Registers `plugin.HostService`. */
export function addHostService(server: Server, host: HostService): void {
  const codeOf = (name: keyof HostServiceService): status =>
    name === "promptAuthResponse" ? status.UNAVAILABLE : status.UNKNOWN;
  server.addService(HostServiceService, unaryHandlers(HostServiceService, host, codeOf));
}
