// A plugin with the kitchen's contract in the hand of our host: its calls with typed messages, its
// orders as plain objects.
import { type ChannelInterface, ChannelCredentials, Client, type Server } from "@grpc/grpc-js";
import type { CallOptions, RunningPlugin } from "scafctl-plugins/goplugin";
import {
  ConfigureProviderRequest,
  ExecuteProviderRequest,
  type ExecuteProviderStreamChunk,
  GetSecretResponse,
  type HostServiceServer,
  HostServiceService,
  PluginServiceService,
  SetSecretResponse,
} from "../../src/scafctl/gen/scafctl/plugin.js";

/** An order of test/go/plugins/kitchen/order.go. */
export type KitchenOrder = Readonly<Record<string, unknown>>;

/** The request that carries an order. Echo and mirror take any object. */
export function orderRequest(order: KitchenOrder, providerName = "kitchen"): ExecuteProviderRequest {
  return ExecuteProviderRequest.fromPartial({ providerName, input: Buffer.from(JSON.stringify(order)) });
}

/**
 * Runs an order.
 * @returns the output's data
 * @throws PluginError; Error with the plugin's words when the execution failed
 */
export async function cook(
  plugin: Pick<RunningPlugin, "call">,
  order: KitchenOrder,
  options: CallOptions & { readonly provider?: string } = {},
): Promise<Record<string, unknown>> {
  const { provider, ...callOptions } = options;
  const { output, error } = await plugin.call(
    PluginServiceService.executeProvider,
    orderRequest(order, provider),
    callOptions,
  );
  return dataOf(output, error);
}

/** As {@link cook}, over a channel that the broker dialled. */
export async function cookOver(channel: ChannelInterface, order: KitchenOrder): Promise<Record<string, unknown>> {
  const client = new Client("", ChannelCredentials.createInsecure(), { channelOverride: channel });
  const { path, requestSerialize, responseDeserialize } = PluginServiceService.executeProvider;
  return new Promise((resolve, reject) =>
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, orderRequest(order), (error, answer) => {
      if (error !== null) reject(error);
      else resolve(dataOf(answer?.output ?? Buffer.alloc(0), answer?.error ?? ""));
    }),
  );
}

function dataOf(output: Buffer, error: string): Record<string, unknown> {
  if (error !== "") throw new Error(error);
  return (JSON.parse(output.toString("utf8")) as { data: Record<string, unknown> }).data;
}

/** The messages of a streaming execution. */
export function cookStream(
  plugin: Pick<RunningPlugin, "stream">,
  order: KitchenOrder,
  options?: CallOptions,
): AsyncIterable<ExecuteProviderStreamChunk> {
  return plugin.stream(PluginServiceService.executeProviderStream, orderRequest(order), options);
}

/**
 * Tells the plugin under which broker id our HostService waits.
 * @throws Error with the plugin's words
 */
export async function configure(plugin: Pick<RunningPlugin, "call">, hostServiceId: number): Promise<void> {
  const request = ConfigureProviderRequest.fromPartial({ providerName: "kitchen", hostServiceId });
  const { error } = await plugin.call(PluginServiceService.configureProvider, request);
  if (error !== "") throw new Error(error);
}

/** A HostService in memory that knows secrets; whatever else a plugin asks is UNIMPLEMENTED. */
export function addSecrets(server: Server, secrets: Map<string, string>): void {
  const { getSecret, setSecret } = HostServiceService;
  const service: Pick<HostServiceServer, "getSecret" | "setSecret"> = {
    getSecret: ({ request }, callback) => {
      const value = secrets.get(request.name);
      callback(null, GetSecretResponse.fromPartial({ value: value ?? "", found: value !== undefined }));
    },
    setSecret: ({ request }, callback) => {
      secrets.set(request.name, request.value);
      callback(null, SetSecretResponse.fromPartial({}));
    },
  };
  server.addService({ getSecret, setSecret }, service);
}
