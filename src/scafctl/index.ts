// The only face of the room: scafctl's provider contract, both ends. Importing it loads neither gRPC nor anything that starts processes.
export * from "./types.js";
export type * from "./auth-types.js";
export type * from "./host-types.js";
export {
  AUTH_PROTOCOL_VERSIONS,
  AuthHandshakeConfig,
  HandshakeConfig,
  type HandshakeConfigData,
  PLUGIN_NAME,
  PluginName,
} from "./handshake.js";
export { isProviderError, isStreamingNotSupported, ProviderError, StreamingNotSupported } from "./errors.js";
export {
  isJsonArray,
  isJsonObject,
  isLosslessNumber,
  jsonObject,
  LosslessNumber,
  parseJson,
  type PlainJson,
  stringifyJson,
  toNumber,
  toPlain,
} from "./json.js";
export {
  inputProperties,
  isSchema,
  outputProperties,
  schemaProperties,
  schemaProperty,
  typeName,
  valueType,
  withDefaults,
} from "./schema.js";
export { AuthClient, describeAuth } from "./auth-client.js";
export { type AuthProfile, profileAuth, type ProfileHandler, type ReadToken } from "./auth-profile.js";
export { candidates, type Candidate, type DirectoryReading, type Fingerprint } from "./candidates.js";
export { CAPABILITIES, type RequiredOutputs } from "./capabilities.js";
export { claimsOfJwt } from "./claims.js";
export { Client, type ClientOptions, pluginName, type ProcessOptions } from "./client.js";
export { coerce } from "./coerce.js";
export {
  type ConfigureResult,
  type DependenciesResult,
  PROTOCOL_VERSION,
  type StopResult,
  type WhatIfResult,
} from "./contract-calls.js";
export { descriptorMessage } from "./descriptor-message.js";
export { readDescriptor, type ReadDescriptor } from "./descriptor.js";
export { diagnosticFindings, diagnosticPath } from "./diagnostic-path.js";
export { discover, type DiscoverOptions, type Discovery, type DiscoveryFailure } from "./discover.js";
export {
  absolutePath,
  hostOf,
  iterationVariables,
  resolverContextOf,
  settingOf,
  workingDirectoryOf,
} from "./execution-context.js";
export type { ExecutionEvent, ExecutionResult, StreamedOutput, StreamedResult } from "./execution-stream.js";
export { exitCodeMeaning } from "./exit-codes.js";
export { type Evidence, type Generation, type Release, RELEASES, type RpcAnswer, speaksAtLeast } from "./generation.js";
export { GRPCClient, isUnimplemented } from "./grpc-client.js";
export { GRPCPlugin } from "./grpc-plugin.js";
export { GRPCServer, type GRPCServerOptions } from "./grpc-server.js";
export { HostServiceClient } from "./host-client.js";
export { authSecretPrefix, secretNameProblem } from "./host-secrets.js";
export { type Attribution, HostService } from "./host-service.js";
export { lintDescriptor, registryFindings } from "./lint.js";
export { ManagedClient, type ManagedClientOptions } from "./managed-client.js";
export { type MockAuthHandler, MockHost, type MockHostOptions } from "./mock-host.js";
export { MockProviderPlugin, type MockProviderPluginOptions } from "./mock-provider-plugin.js";
export { openPlugin, type OpenedPlugin } from "./open-plugin.js";
export { OutputDecoder } from "./output-decoder.js";
export {
  type CachedPlugin,
  type CachedVersion,
  goPlatform,
  type Platform,
  pluginCacheDirectory,
  type PluginCacheReading,
  readPluginCache,
} from "./plugin-cache.js";
export type { CancelOutcome, SessionExecuteOptions, SessionOptions } from "./plugin-session.js";
export {
  type ArrayOptions,
  type NumberOptions,
  type ObjectOptions,
  prop,
  type PropertyOptions,
  type StringOptions,
} from "./properties.js";
export { newProviderWrapper, ProviderWrapper } from "./provider-wrapper.js";
export { translateRegExp } from "./regexp.js";
export { registerPluginProviders, type Registration, type RegistrationFailure } from "./register-plugin-providers.js";
export {
  isRegistryError,
  type Provider,
  Registry,
  RegistryError,
  type RegistryFailure,
  type RegistryOptions,
} from "./registry.js";
export { serve, type ServeOptions } from "./serve.js";
export { editDistance, suggest } from "./suggest.js";
export { validateInput, validateOutput } from "./validate.js";
export { compareVersions, parseVersion, type Version } from "./version.js";
export { placeName } from "./violation-message.js";
export { checkWrite, type WriteCheck, writeOperations } from "./write-check.js";

// Of the transport, what those above this room need.
export * from "../goplugin/index.js";
