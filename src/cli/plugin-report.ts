// A plugin as `list` writes it down.
import { explain } from "../model/explain.js";
import type { PluginEntry, ProviderEntry } from "../model/types.js";
import type { Descriptor } from "../scafctl/index.js";

/** A descriptor; where the plugin lists the provider under another name than its own, that one too; where it could not be had, why. */
export type ProviderReport =
  (Descriptor & { readonly listedAs?: string }) | { readonly name: string; readonly error: string };

export interface PluginReport {
  readonly name: string;
  readonly path: string;
  readonly state: "ready" | "failed";
  /** One of the engine's closed list of reasons; null when it is ready, like the two after it. */
  readonly reason: string | null;
  readonly message: string | null;
  readonly lastWords: string | null;
  readonly providers: readonly ProviderReport[];
}

export function pluginReport({ name, path, error, providers }: PluginEntry): PluginReport {
  const told = error === undefined ? undefined : explain(error);
  return {
    name,
    path,
    state: error === undefined ? "ready" : "failed",
    reason: error?.reason ?? null,
    message: told?.sentence ?? null,
    lastWords: told?.lastWords ?? null,
    providers: providers.map(providerReport),
  };
}

export function providerReport({ name, descriptor, error }: ProviderEntry): ProviderReport {
  if (descriptor === undefined) return { name, error: explain(error).sentence };
  return descriptor.name === name ? descriptor : { ...descriptor, listedAs: name };
}
