// Public interface: scafctl's provider contract, host and plugin side. Importing it loads neither
// gRPC nor anything that starts processes.
export type * from "./contract/descriptor-types.js";
export type * from "./contract/execution-types.js";
export type * from "./contract/findings.js";
export type * from "./contract/provider-plugin.js";
export type * from "./contract/auth-types.js";
export type * from "./contract/host-types.js";
export {
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
  isDeeperThan,
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
export { inputProperties, outputProperties, schemaProperties, schemaProperty, withDefaults } from "./schema/schema.js";
export { cleanSchema, type PlainSchema } from "./schema/clean-schema.js";
export { isSchema, referencedSchema, SUBSCHEMA_KEYWORDS, subschemas, walkSchema } from "./schema/walk.js";
export { AuthClient, describeAuth } from "./host/auth-client.js";
export { type AuthProfile, profileAuth, type ProfileHandler } from "./host/services/auth-profile.js";
export { candidates, comparablePath, type DirectoryReading } from "./host/discovery/candidates.js";
export { type Fingerprint, fingerprintOf, sameFingerprint } from "./host/discovery/fingerprint.js";
export { checkWrite, type WriteCheck, writeOperations } from "./contract/capabilities.js";
export { Client } from "./host/client.js";
export { isUnimplemented, pluginName } from "./host/started-plugin.js";
export type { ClientOptions, ProcessOptions } from "./host/client-options.js";
export type {
  ConfigureResult,
  DependenciesResult,
  ExecutionEvent,
  ExecutionResult,
  StreamedOutput,
  WhatIfResult,
} from "./contract/call-results.js";
export { diagnosticFindings } from "./schema/diagnostic-path.js";
export { discover, type DiscoverOptions, type Discovery } from "./host/discovery/discover.js";
export {
  absolutePath,
  hostOf,
  iterationVariables,
  resolverContextOf,
  settingOf,
  workingDirectoryOf,
} from "./contract/execution-context.js";
export { type Generation, speaksAtLeast } from "./contract/generation.js";
export { GRPCClient } from "./host/grpc-client.js";
export { GRPCPlugin } from "./serve/grpc-plugin.js";
export { GRPCServer } from "./serve/grpc-server.js";
export { secretNameProblem } from "./host/services/host-secrets.js";
export { lintDescriptor, registryFindings } from "./lint/lint.js";
export { ManagedPlugin, type ManagedPluginOptions, type PluginTimeouts } from "./host/managed-plugin.js";
export { MockHost, type MockHostOptions } from "./serve/mock-host.js";
export { MockProviderPlugin, type MockProviderPluginOptions } from "./serve/mock-provider-plugin.js";
export { openPlugin } from "./host/open-plugin.js";
export { OutputDecoder } from "./wire/output-decoder.js";
export { goPlatform, pluginCacheDirectory, readPluginCache } from "./host/discovery/plugin-cache.js";
export type {
  CancelOutcome,
  KeepRunning,
  PluginDescription,
  PluginFactory,
  PluginFile,
  PluginHandle,
  ProviderConfigured,
  RunOptions,
} from "./host/plugin-handle.js";
export { prop } from "./schema/properties.js";
export { newProviderWrapper, ProviderWrapper } from "./host/discovery/provider-wrapper.js";
export { registerPluginProviders, type Registration } from "./host/discovery/register-plugin-providers.js";
export {
  isRegistryError,
  type Provider,
  Registry,
  RegistryError,
  type RegistryOptions,
} from "./host/discovery/registry.js";
export { serve, type ServeOptions } from "./serve/serve.js";
export { inputSecrets, isSecretPlace, REDACTED, redactInputs, redactOutput, secretTexts } from "./schema/secrets.js";
export { comparableName, suggest } from "./schema/suggest.js";
export { validateInput, validateOutput } from "./schema/check/checker.js";

// The parts of the transport that the layers above need.
export * from "../goplugin/index.js";
