// Public interface: scafctl's provider contract, host and plugin side. Importing it loads neither
// gRPC nor anything that starts processes.
export type * from "./contract/descriptor-types.js";
export type * from "./contract/execution-types.js";
export type * from "./contract/findings.js";
export type * from "./contract/provider-plugin.js";
export type * from "./contract/auth-types.js";
export type * from "./contract/host-types.js";
export {
  AUTH_PROTOCOL_VERSIONS,
  AuthHandshakeConfig,
  HandshakeConfig,
  type HandshakeConfigData,
  PLUGIN_NAME,
  PluginName,
} from "./contract/handshake.js";
export {
  exitCodeMeaning,
  isProviderError,
  isStreamingNotSupported,
  ProviderError,
  StreamingNotSupported,
} from "./contract/errors.js";
export {
  isJsonArray,
  isJsonObject,
  isLosslessNumber,
  isPlainObject,
  type JsonObject,
  jsonObject,
  type JsonSchema,
  type JsonValue,
  LosslessNumber,
  parseJson,
  type PlainJson,
  type PlainObject,
  stringifyJson,
  toNumber,
  toPlain,
} from "./contract/json.js";
export {
  inputProperties,
  outputProperties,
  schemaProperties,
  schemaProperty,
  typeName,
  valueType,
  withDefaults,
} from "./schema/schema.js";
export { cleanSchema, type PlainSchema } from "./schema/clean-schema.js";
export { isSchema, SUBSCHEMA_KEYWORDS, subschemas, walkSchema } from "./schema/walk.js";
export { AuthClient, describeAuth } from "./host/auth-client.js";
export { type AuthProfile, profileAuth, type ProfileHandler, type ReadToken } from "./host/services/auth-profile.js";
export {
  candidates,
  type Candidate,
  comparablePath,
  type DirectoryReading,
  type Fingerprint,
} from "./host/discovery/candidates.js";
export { CAPABILITIES, checkWrite, type WriteCheck, writeOperations } from "./contract/capabilities.js";
export { claimsOfJwt } from "./wire/claims.js";
export { Client } from "./host/client.js";
export { isUnimplemented, pluginName } from "./host/started-plugin.js";
export type { ClientOptions, ProcessOptions } from "./host/client-options.js";
export { coerce } from "./schema/coerce.js";
export {
  type ConfigureResult,
  type DependenciesResult,
  PROTOCOL_VERSION,
  type StopResult,
  type WhatIfResult,
} from "./wire/contract-calls.js";
export { descriptorMessage } from "./wire/descriptor-message.js";
export { readDescriptor, type ReadDescriptor } from "./wire/descriptor.js";
export { diagnosticFindings, diagnosticPath } from "./schema/diagnostic-path.js";
export { discover, type DiscoverOptions, type Discovery, type DiscoveryFailure } from "./host/discovery/discover.js";
export {
  absolutePath,
  hostOf,
  iterationVariables,
  resolverContextOf,
  settingOf,
  workingDirectoryOf,
} from "./contract/execution-context.js";
export type { ExecutionEvent, ExecutionResult, StreamedOutput, StreamedResult } from "./wire/execution-stream.js";
export {
  type Evidence,
  type Generation,
  type Release,
  RELEASES,
  type RpcAnswer,
  speaksAtLeast,
} from "./contract/generation.js";
export { GRPCClient } from "./host/grpc-client.js";
export { GRPCPlugin } from "./serve/grpc-plugin.js";
export { GRPCServer, type GRPCServerOptions } from "./serve/grpc-server.js";
export { HostServiceClient } from "./serve/host-client.js";
export { authSecretPrefix, secretNameProblem } from "./host/services/host-secrets.js";
export { type Attribution, HostService } from "./host/services/host-service.js";
export { lintDescriptor, registryFindings } from "./lint/lint.js";
export { ManagedPlugin, type ManagedPluginOptions, type PluginTimeouts } from "./host/managed-plugin.js";
export { type MockAuthHandler, MockHost, type MockHostOptions } from "./serve/mock-host.js";
export { MockProviderPlugin, type MockProviderPluginOptions } from "./serve/mock-provider-plugin.js";
export { openPlugin, type OpenedPlugin } from "./host/open-plugin.js";
export { OutputDecoder } from "./wire/output-decoder.js";
export {
  type CachedPlugin,
  type CachedVersion,
  goPlatform,
  type Platform,
  pluginCacheDirectory,
  type PluginCacheReading,
  readPluginCache,
} from "./host/discovery/plugin-cache.js";
export type {
  CancelOutcome,
  ObservedAnswers,
  PluginDescription,
  PluginFactory,
  PluginFile,
  PluginHandle,
  ProviderConfigured,
  RunOptions,
} from "./host/plugin-handle.js";
export {
  type ArrayOptions,
  type NumberOptions,
  type ObjectOptions,
  prop,
  type PropertyOptions,
  type StringOptions,
} from "./schema/properties.js";
export { newProviderWrapper, ProviderWrapper } from "./host/discovery/provider-wrapper.js";
export { translateRegExp } from "./schema/regexp.js";
export {
  registerPluginProviders,
  type Registration,
  type RegistrationFailure,
} from "./host/discovery/register-plugin-providers.js";
export {
  isRegistryError,
  type Provider,
  Registry,
  RegistryError,
  type RegistryFailure,
  type RegistryOptions,
} from "./host/discovery/registry.js";
export { serve, type ServeOptions } from "./serve/serve.js";
export { redactInputs } from "./schema/secrets.js";
export { editDistance, suggest } from "./schema/suggest.js";
export { validateInput, validateOutput } from "./schema/validate.js";
export { compareVersions, parseVersion, type Version } from "./contract/version.js";
export { placeName } from "./schema/finding-messages.js";

// The parts of the transport that the layers above need.
export * from "../goplugin/index.js";
