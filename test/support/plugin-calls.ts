// What tests of the go-plugin host share: starting a plugin, calling it in raw bytes or with typed
// messages, and its failures as data.
import { type ChannelInterface, ChannelCredentials, type Server } from "@grpc/grpc-js";
import assert from "node:assert/strict";
import {
  type CallOptions,
  isPluginError,
  type PluginFailure,
  type RunningPlugin,
  startPlugin,
  type StartOptions,
} from "scafctl-plugins/goplugin";
import {
  ConfigureProviderRequest,
  ExecuteProviderRequest,
  ExecuteProviderResponse,
  type ExecuteProviderStreamChunk,
  GetSecretResponse,
  type HostServiceServer,
  HostServiceService,
  PluginServiceClient,
  PluginServiceService,
} from "../../src/scafctl/gen/scafctl/plugin.js";

export const handshake = {
  protocolVersion: 1,
  magicCookieKey: "SCAFCTL_PLUGIN",
  magicCookieValue: "scafctl_provider_plugin",
} as const;

/** Starts a plugin with scafctl's handshake. */
export function start(path: string, options: Partial<StartOptions> = {}): Promise<RunningPlugin> {
  return startPlugin({ path, handshake, ...options });
}

/** The failure of a rejected promise; asserts that it is a PluginError. */
export async function failureOf(promise: Promise<unknown>): Promise<PluginFailure> {
  const error: unknown = await promise.then(
    () => assert.fail("it succeeded"),
    (reason: unknown) => reason,
  );
  assert.ok(isPluginError(error), error instanceof Error ? error.stack : String(error));
  return error.failure;
}

// ---- calls in raw bytes

const same = (bytes: Buffer): Buffer => bytes;
const inBytes = {
  requestSerialize: same,
  requestDeserialize: same,
  responseSerialize: same,
  responseDeserialize: same,
};

export const executeProvider = { ...PluginServiceService.executeProvider, ...inBytes };
export const executeProviderStream = { ...PluginServiceService.executeProviderStream, ...inBytes };

/** An ExecuteProviderRequest. */
export function executeRequest(input: KitchenOrder, provider = "echo"): Buffer {
  return Buffer.from(ExecuteProviderRequest.encode(orderRequest(input, provider)).finish());
}

/** The output in an ExecuteProviderResponse. */
export function outputOf(response: Buffer): unknown {
  return JSON.parse(ExecuteProviderResponse.decode(response).output.toString("utf8"));
}

/** Runs echo. */
export async function echo(plugin: RunningPlugin, message: string): Promise<unknown> {
  return outputOf(await plugin.call(executeProvider, executeRequest({ message })));
}

// ---- calls of the kitchen plugins

/** An order of test/go/plugins/kitchen/order.go. */
export type KitchenOrder = Readonly<Record<string, unknown>>;

function orderRequest(order: KitchenOrder, providerName = "kitchen"): ExecuteProviderRequest {
  return ExecuteProviderRequest.fromPartial({ providerName, input: Buffer.from(JSON.stringify(order)) });
}

/**
 * Runs an order.
 * @returns the output's data
 * @throws PluginError; Error with the plugin's message when the execution failed
 */
export async function cook(
  plugin: RunningPlugin,
  order: KitchenOrder,
  { provider, ...options }: CallOptions & { readonly provider?: string } = {},
): Promise<Record<string, unknown>> {
  return dataOf(await plugin.call(PluginServiceService.executeProvider, orderRequest(order, provider), options));
}

/** As {@link cook}, over a channel that the broker dialled. */
export async function cookOver(channel: ChannelInterface, order: KitchenOrder): Promise<Record<string, unknown>> {
  const client = new PluginServiceClient("", ChannelCredentials.createInsecure(), { channelOverride: channel });
  const response = await new Promise<ExecuteProviderResponse>((resolve, reject) =>
    client.executeProvider(orderRequest(order), (error, answer) => {
      if (error !== null) reject(error);
      else resolve(answer);
    }),
  );
  return dataOf(response);
}

function dataOf({ output, error }: ExecuteProviderResponse): Record<string, unknown> {
  if (error !== "") throw new Error(error);
  return (JSON.parse(output.toString("utf8")) as { data: Record<string, unknown> }).data;
}

/** The messages of a streaming execution. */
export function cookStream(plugin: RunningPlugin, order: KitchenOrder): AsyncIterable<ExecuteProviderStreamChunk> {
  return plugin.stream(PluginServiceService.executeProviderStream, orderRequest(order));
}

/**
 * Announces our HostService, which waits under this broker id.
 * @throws Error with the plugin's message
 */
export async function configure(plugin: RunningPlugin, hostServiceId: number): Promise<void> {
  const request = ConfigureProviderRequest.fromPartial({ providerName: "kitchen", hostServiceId });
  const { error } = await plugin.call(PluginServiceService.configureProvider, request);
  if (error !== "") throw new Error(error);
}

/** Adds a HostService with secrets in memory; its other calls are UNIMPLEMENTED. */
export function addSecrets(server: Server, secrets: Map<string, string>): void {
  const { getSecret, setSecret } = HostServiceService;
  const service: Pick<HostServiceServer, "getSecret" | "setSecret"> = {
    getSecret: ({ request }, callback) => {
      const value = secrets.get(request.name);
      callback(null, GetSecretResponse.fromPartial({ value: value ?? "", found: value !== undefined }));
    },
    setSecret: ({ request }, callback) => {
      secrets.set(request.name, request.value);
      callback(null, { error: "" });
    },
  };
  server.addService({ getSecret, setSecret }, service);
}
