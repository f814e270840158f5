// HostService on a gRPC server, and a caller of it on a channel: the two ends that the broker brings together.
import { type ChannelInterface as Channel, ChannelCredentials, Client, type Server, status } from "@grpc/grpc-js";
import { type Broker, isPluginError } from "../../goplugin/index.js";
import { HostServiceService } from "../gen/scafctl/plugin.js";
import type { HostConnection } from "../host-client.js";
import type { HostService } from "../host-service.js";
import { unary } from "./unary.js";

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

/**
 * Connects to the HostService that a host announced.
 * @throws Error in go-plugin's words when nothing was announced in time
 */
export async function dialHost(broker: Broker, id: number): Promise<HostConnection> {
  let channel: Channel;
  try {
    channel = await broker.dial(id);
  } catch (error) {
    if (!isPluginError(error) || error.reason !== "broker-timeout") throw error;
    throw new Error("timeout waiting for connection info", { cause: error });
  }
  const client = new Client("", ChannelCredentials.createInsecure(), { channelOverride: channel });
  return {
    service: HostServiceService,
    call: (method, request, { signal, deadlineMs } = {}) =>
      new Promise((resolve, reject) => {
        const options = deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs };
        const { path, requestSerialize, responseDeserialize } = method;
        const abort = (): void => call.cancel();
        const call = client.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          request,
          options,
          (error, response) => {
            signal?.removeEventListener("abort", abort);
            if (error !== null) reject(Object.assign(new Error(error.details, { cause: error }), { code: error.code }));
            else if (response === undefined) reject(new Error("no answer came"));
            else resolve(response);
          },
        );
        if (signal?.aborted === true) abort();
        else signal?.addEventListener("abort", abort, { once: true });
      }),
    close: () => channel.close(),
  };
}
