// What there is to know of a provider or of an auth-handler plugin as one JSON document: what it
// says of itself first, then what is said of it.
import type { AuthHandlerListing, AuthStatus, Descriptor, Finding } from "../../scafctl/index.js";
import { explain } from "../errors/explain.js";
import type { PluginEntry, ProviderEntry } from "./types.js";

/** "speaks at least", as data. */
export interface SpeaksAtLeast {
  /** "plugin SDK v0.1.0" */
  readonly release: string;
  /** The fields and calls that say so. */
  readonly because: readonly string[];
  /** What ConfigureProvider answered, once it did. */
  readonly protocolVersion?: number;
}

/**
 * A descriptor; where the plugin lists the provider under another name than its own, that one too;
 * where it could not be had, why.
 */
export type ProviderReport =
  | (Descriptor & { readonly listedAs?: string; readonly remarks: readonly Omit<Finding, "provider">[] })
  | { readonly name: string; readonly error: string };

/** A handler, with what was asked of it; a question that failed has its reason instead. */
export interface HandlerReport {
  readonly name: string;
  readonly displayName?: string;
  readonly flows: readonly string[];
  readonly capabilities: readonly string[];
  readonly availableFlows?: AuthHandlerListing["availableFlows"] | { readonly error: string };
  readonly status?: AuthStatus | { readonly error: string };
}

export function providerReport({ name, descriptor, error, findings }: ProviderEntry): ProviderReport {
  if (descriptor === undefined) return { name, error: explain(error).sentence };
  const remarks = findings.map(({ severity, code, message }) => ({ severity, code, message }));
  return { ...descriptor, ...(descriptor.name === name ? {} : { listedAs: name }), remarks };
}

/** Of a provider plugin; undefined for others. */
export function speaksReport({ kind, generation, protocolVersion }: PluginEntry): SpeaksAtLeast | undefined {
  if (kind !== "provider" || generation === undefined) return undefined;
  const { name, because } = generation;
  return { release: name, because, ...(protocolVersion === undefined ? {} : { protocolVersion }) };
}

export function handlerReport(listing: AuthHandlerListing): HandlerReport {
  const { handler, availableFlows, availableFlowsError, status, statusError } = listing;
  const flows = availableFlowsError === undefined ? availableFlows : { error: reason(availableFlowsError) };
  const state = statusError === undefined ? status : { error: reason(statusError) };
  return {
    ...handler,
    ...(flows === undefined ? {} : { availableFlows: flows }),
    ...(state === undefined ? {} : { status: state }),
  };
}

function reason(error: Error): string {
  return explain(error).sentence;
}

/** The document of one provider. */
export function providerDocument(plugin: PluginEntry, provider: ProviderEntry): unknown {
  const speaksAtLeast = speaksReport(plugin);
  return { ...providerReport(provider), ...(speaksAtLeast && { speaksAtLeast }), plugin: plugin.path };
}

/** The document of an auth-handler plugin. */
export function authDocument({ handlers = [], protocolVersion, path }: PluginEntry): unknown {
  const handshake = protocolVersion === undefined ? {} : { handshake: protocolVersion };
  return { handlers: handlers.map(handlerReport), ...handshake, plugin: path };
}
