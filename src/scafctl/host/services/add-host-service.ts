// HostService on a gRPC server, which the broker announces to a plugin.
import { type Server, status } from "@grpc/grpc-js";
import { HostServiceService } from "../../gen/scafctl/plugin.js";
import type { HostService } from "./host-service.js";
import { unary } from "../../wire/unary.js";

/** Registers `plugin.HostService`. */
export function addHostService(server: Server, host: HostService): void {
  const service = HostServiceService;
  server.addService(service, {
    getSecret: unary((request, signal) => host.getSecret(request, signal), service.getSecret),
    setSecret: unary((request, signal) => host.setSecret(request, signal), service.setSecret),
    deleteSecret: unary((request, signal) => host.deleteSecret(request, signal), service.deleteSecret),
    listSecrets: unary((request, signal) => host.listSecrets(request, signal), service.listSecrets),
    getAuthIdentity: unary((request, signal) => host.getAuthIdentity(request, signal), service.getAuthIdentity),
    listAuthHandlers: unary((request, signal) => host.listAuthHandlers(request, signal), service.listAuthHandlers),
    getAuthToken: unary((request, signal) => host.getAuthToken(request, signal), service.getAuthToken),
    getAuthGroups: unary((request, signal) => host.getAuthGroups(request, signal), service.getAuthGroups),
    promptAuthResponse: unary(
      (request) => host.promptAuthResponse(request),
      service.promptAuthResponse,
      status.UNAVAILABLE,
    ),
  });
}
