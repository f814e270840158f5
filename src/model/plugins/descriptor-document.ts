// A provider or an auth-handler plugin as a JSON document: descriptor, then findings and origin.
import type { AuthHandlerListing, AuthStatus, Descriptor, Finding } from "../../scafctl/index.js";
import { explain } from "../errors/explain.js";
import type { PluginEntry, ProviderEntry } from "./types.js";

/** The oldest release that the plugin can be built with. */
export interface SpeaksAtLeast {
  /** "plugin SDK v0.1.0" */
  readonly release: string;
  /** The fields and calls that show it. */
  readonly because: readonly string[];
  /** As ConfigureProvider returned it; absent before. */
  readonly protocolVersion?: number;
}

/** A descriptor, with the listed name if it is another one; or why there is no descriptor. */
export type ProviderReport =
  | (Descriptor & { readonly listedAs?: string; readonly remarks: readonly Omit<Finding, "provider">[] })
  | { readonly name: string; readonly error: string };

/** A handler with its status and flows, if queried; a failed query has an error instead. */
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
  const flows = availableFlowsError === undefined ? availableFlows : { error: explain(availableFlowsError).sentence };
  const state = statusError === undefined ? status : { error: explain(statusError).sentence };
  return {
    ...handler,
    ...(flows === undefined ? {} : { availableFlows: flows }),
    ...(state === undefined ? {} : { status: state }),
  };
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
