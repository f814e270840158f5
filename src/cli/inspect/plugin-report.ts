// A plugin in the JSON of `list` and `lint`.
import { handlerReport, providerReport, speaksReport } from "../../model/plugins/descriptor-document.js";
import { explain } from "../../model/errors/explain.js";
import type { PluginEntry } from "../../model/plugins/types.js";

export function pluginState({ name, path, kind, status, error }: PluginEntry) {
  const explanation = error === undefined ? undefined : explain(error);
  // `undescribed`: an older version in scafctl's cache, which is described only on demand.
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

export function pluginReport(plugin: PluginEntry) {
  const { kind, version, protocolVersion, providers, handlers = [] } = plugin;
  return {
    ...pluginState(plugin),
    cachedVersion: version ?? null,
    speaksAtLeast: speaksReport(plugin) ?? null,
    // Only for auth handlers; provider plugins have speaksAtLeast.
    handshake: kind === "auth-handler" ? (protocolVersion ?? null) : null,
    providers: providers.map(providerReport),
    handlers: handlers.map(handlerReport),
  };
}
