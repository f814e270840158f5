// A plugin as `list` and `lint` write it down for programs.
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
  /** `undescribed`: an older version in scafctl's cache that was not asked what it offers. */
  readonly state: "ready" | "failed" | "undescribed";
  /** One of the engine's closed list of reasons; null when it is ready, like the two after it. */
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
  const told = error === undefined ? undefined : explain(error);
  const state = status === "unknown" ? "undescribed" : error === undefined ? "ready" : "failed";
  return {
    name,
    path,
    kind: kind ?? null,
    state,
    reason: error?.reason ?? null,
    message: told?.sentence ?? null,
    lastWords: told?.lastWords ?? null,
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
