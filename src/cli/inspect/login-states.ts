// The login status and flows of auth handlers, which can change at any time and are not cached.
import type { Catalogue } from "../../model/plugins/catalogue.js";
import type { CatalogueSnapshot, PluginEntry } from "../../model/plugins/types.js";

/** Starts those of the plugins that are auth handlers from the cache. */
export async function withLoginStates(
  catalogue: Catalogue,
  plugins: readonly PluginEntry[],
  signal: AbortSignal,
): Promise<CatalogueSnapshot> {
  const unread = plugins.filter(({ handlers = [] }) =>
    handlers.some(({ status, statusError }) => status === undefined && statusError === undefined),
  );
  for (const { id } of unread) void catalogue.restart(id);
  return catalogue.whenSettled(signal);
}
