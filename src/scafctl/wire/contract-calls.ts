// The messages of ConfigureProvider, DescribeWhatIf, ExtractDependencies and StopProvider, in both
// directions (docs/contract.md).
import { diagnosticMessages, knownDiagnosticMessages, readDiagnostics } from "./diagnostics.js";
import { isProviderError, ProviderError } from "../contract/errors.js";
import { failureText } from "./execution.js";
import type * as wire from "../gen/scafctl/plugin.js";
import type { ConfigureResult, DependenciesResult, WhatIfResult } from "../contract/call-results.js";
import type { Remarked } from "../contract/findings.js";
import type { JsonObject } from "../contract/json.js";
import type { Configuration } from "../contract/provider-plugin.js";
import { decodeMap, encode, encodeMap, filled } from "./wire-json.js";

/**
 * What both ends call the contract with per-execution settings (docs/contract.md, "Handshake").
 * Informational.
 */
export const PROTOCOL_VERSION = 3;

/** @throws TypeError for settings that JSON cannot hold */
export function configureRequest(
  providerName: string,
  configuration: Configuration,
  hostServiceId: number,
): wire.ConfigureProviderRequest {
  return {
    providerName,
    quiet: configuration.quiet ?? false,
    noColor: configuration.noColor ?? false,
    binaryName: configuration.binaryName ?? "",
    hostServiceId,
    settings: encodeMap("settings", configuration.settings),
    protocolVersion: PROTOCOL_VERSION,
    profile: configuration.profile ?? "",
  };
}

/** @throws Error `failed to decode settings: …` */
export function readConfiguration(
  request: wire.ConfigureProviderRequest,
): Configuration & { readonly protocolVersion?: number } {
  return {
    ...filled(request, "quiet", "noColor", "binaryName"),
    ...(request.settings.size === 0 ? {} : { settings: decodeMap("settings", request.settings) }),
    ...filled(request, "profile", "protocolVersion"),
  };
}

export function readConfigureResponse(response: wire.ConfigureProviderResponse): ConfigureResult {
  return {
    supported: true,
    ...filled(response, "error"),
    diagnostics: readDiagnostics(response.diagnostics),
    ...filled(response, "protocolVersion"),
  };
}

export function whatIfRequest(providerName: string, input: JsonObject): wire.DescribeWhatIfRequest {
  return { providerName, input: encode("input", input) };
}

/** @throws ProviderError */
export function readWhatIfResponse(provider: string, response: wire.DescribeWhatIfResponse): WhatIfResult {
  const diagnostics = readDiagnostics(response.diagnostics);
  if (response.error !== "") throw new ProviderError(provider, response.error, 0, diagnostics);
  return { supported: true, description: response.description, diagnostics };
}

export function dependenciesRequest(providerName: string, inputs: JsonObject): wire.ExtractDependenciesRequest {
  return { providerName, inputs: encode("inputs", inputs) };
}

/** @throws ProviderError */
export function readDependenciesResponse(
  provider: string,
  response: wire.ExtractDependenciesResponse,
): DependenciesResult {
  const diagnostics = readDiagnostics(response.diagnostics);
  if (response.error !== "") throw new ProviderError(provider, response.error, 0, diagnostics);
  return { supported: true, dependencies: response.dependencies, diagnostics };
}

/**
 * The part that these answers have in common, for a hook's own remarks.
 * @throws TypeError for a severity that does not exist
 */
export function remarks({ diagnostics }: Remarked): { diagnostics: wire.Diagnostic[] } {
  return { diagnostics: diagnosticMessages(diagnostics) };
}

/** The part that these answers have in common, for an error that a hook threw. */
export function failure(error: unknown): { error: string; diagnostics: wire.Diagnostic[] } {
  return {
    error: failureText(error),
    diagnostics: isProviderError(error) ? knownDiagnosticMessages(error.diagnostics) : [],
  };
}
