// A plugin's connection to the HostService that its host announced through the broker.
import { type ChannelInterface as Channel, ChannelCredentials, Client, type MethodDefinition } from "@grpc/grpc-js";
import { type Broker, isPluginError } from "../../goplugin/index.js";
import { HostServiceService } from "../gen/scafctl/plugin.js";
import type { RequestOf, ResponseOf } from "../wire/unary.js";
import type { HostConnection } from "./host-client.js";

/** The definition of each method with the types of its messages, for calls by name. */
type Methods = {
  readonly [M in keyof HostServiceService]: MethodDefinition<
    RequestOf<HostServiceService[M]>,
    ResponseOf<HostServiceService[M]>
  >;
};
const methods: Methods = HostServiceService;

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
    call: (method, request, { signal, deadlineMs } = {}) =>
      new Promise((resolve, reject) => {
        const options = deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs };
        const { path, requestSerialize, responseDeserialize } = methods[method];
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
