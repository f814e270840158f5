// A plugin in the JSON of `list` and `lint`.
import {
  type HandlerReport,
  handlerReport,
  type ProviderReport,
  providerReport,
  type SpeaksAtLeast,
  speaksReport,
} from "../../model/plugins/descriptor-document.js";
import { explain } from "../../model/errors/explain.js";
import type { PluginEntry } from "../../model/plugins/types.js";

export interface PluginState {
  readonly name: string;
  readonly path: string;
  /** `provider` or `auth-handler`; null when that is not known. */
  readonly kind: string | null;
  /** `undescribed`: an older version in scafctl's cache, which is described only on demand. */
  readonly state: "ready" | "failed" | "undescribed";
  /** A reason of `PluginError`. This and the next two are null unless it failed. */
  readonly reason: string | null;
  readonly message: string | null;
  readonly lastWords: string | null;
}

export interface PluginReport extends PluginState {
  /** Of scafctl's cache; null elsewhere. */
  readonly cachedVersion: string | null;
  /** Null unless it is a provider plugin. */
  readonly speaksAtLeast: SpeaksAtLeast | null;
  /** The number of an auth-handler plugin's handshake; null for others. */
  readonly handshake: number | null;
  readonly providers: readonly ProviderReport[];
  readonly handlers: readonly HandlerReport[];
}

export function pluginState({ name, path, kind, status, error }: PluginEntry): PluginState {
  const explanation = error === undefined ? undefined : explain(error);
  const state = status === "unknown" ? "undescribed" : error === undefined ? "ready" : "failed";
  return {
    name,
    path,
    kind: kind ?? null,
    state,
    reason: error?.reason ?? null,
    message: explanation?.sentence ?? null,
    lastWords: explanation?.lastWords ?? null,
  };
}

export function pluginReport(plugin: PluginEntry): PluginReport {
  const { kind, version, protocolVersion, providers, handlers = [] } = plugin;
  return {
    ...pluginState(plugin),
    cachedVersion: version ?? null,
    speaksAtLeast: speaksReport(plugin) ?? null,
    handshake: kind === "auth-handler" ? (protocolVersion ?? null) : null,
    providers: providers.map(providerReport),
    handlers: handlers.map(handlerReport),
  };
}
