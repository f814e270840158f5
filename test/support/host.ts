// What tests of the go-plugin host share: the handshake of our plugins, calls in raw bytes,
// failures as data.
import type { MethodDefinition } from "@grpc/grpc-js";
import assert from "node:assert/strict";
import {
  isPluginError,
  type PluginFailure,
  type RunningPlugin,
  startPlugin,
  type StartOptions,
} from "scafctl-plugins/goplugin";
import { bytesField, readFields, textField, textOf } from "./fixture-plugin/wire.js";

export const handshake = {
  protocolVersion: 1,
  magicCookieKey: "SCAFCTL_PLUGIN",
  magicCookieValue: "scafctl_provider_plugin",
} as const;

/** Starts a plugin with scafctl's handshake. */
export function start(path: string, options: Partial<StartOptions> = {}): Promise<RunningPlugin> {
  return startPlugin({ path, handshake, ...options });
}

const same = (bytes: Buffer): Buffer => bytes;

/** A method whose messages are left in bytes. */
export function rawMethod(path: string, responseStream = false): MethodDefinition<Buffer, Buffer> {
  return {
    path,
    requestStream: false,
    responseStream,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  };
}

export const executeProvider = rawMethod("/plugin.PluginService/ExecuteProvider");
export const executeProviderStream = rawMethod("/plugin.PluginService/ExecuteProviderStream", true);

/** An ExecuteProviderRequest. */
export function executeRequest(input: unknown, provider = "echo"): Buffer {
  return Buffer.concat([textField(1, provider), bytesField(2, Buffer.from(JSON.stringify(input)))]);
}

/** The output in an ExecuteProviderResponse. */
export function outputOf(response: Buffer): unknown {
  return JSON.parse(textOf(readFields(response), 1));
}

/** Runs echo. */
export async function echo(plugin: RunningPlugin, message: string): Promise<unknown> {
  return outputOf(await plugin.call(executeProvider, executeRequest({ message })));
}

/** The failure with which something is refused; asserts that it is one of ours. */
export async function failureOf(promise: Promise<unknown>): Promise<PluginFailure> {
  const error: unknown = await promise.then(
    () => assert.fail("it succeeded"),
    (reason: unknown) => reason,
  );
  assert.ok(isPluginError(error), error instanceof Error ? error.stack : String(error));
  return error.failure;
}
