// Finds the plugin that runs a request.
import type { Catalogue } from "../../model/plugins/catalogue.js";
import { findProviders, findTarget, type Target } from "../../model/plugins/find-target.js";
import type { Request } from "../../model/requests/request-keys.js";
import { resolveTarget } from "../../model/runs/run.js";

/**
 * The first plugin known to offer the provider, in scafctl's order. It does not wait for other
 * plugins that may offer it as well.
 */
export async function firstTarget(catalogue: Catalogue, request: Request, signal: AbortSignal): Promise<Target> {
  const { provider, plugin } = request;
  catalogue.want(plugin);
  await catalogue.when((snapshot) => {
    return findProviders(snapshot, provider, plugin).length > 0 || findTarget(snapshot, request).kind !== "undecided";
  }, signal);
  const [first] = catalogue.findProviders(provider, plugin);
  // If there is none, resolveTarget throws the reason.
  return first ?? resolveTarget(catalogue, request, signal);
}
