// The command "Run Provider…": opens a prefilled request for a provider.
import { allPlugins, type CatalogueSnapshot, type Target } from "../../model/index.js";
import { type DiscoveryDeps, mayStart } from "../common/discovery.js";
import { chooseProvider } from "../common/pick.js";
import { pluginTarget, providerTarget } from "../common/targets.js";
import { openUntitledRequest } from "./untitled-request.js";

export async function runProvider(deps: DiscoveryDeps, argument: unknown): Promise<void> {
  if (!(await mayStart(deps))) return;
  const target = await chooseProvider(deps, providerTarget(argument) ?? pluginTarget(argument));
  if (target === undefined) return;
  await openUntitledRequest(target.provider, pluginKey(deps.catalogue.snapshot, target));
}

/** The value of `plugin` that a request needs: none, the plugin's name if unique, else its path. */
function pluginKey(snapshot: CatalogueSnapshot, { plugin, provider }: Target): string | undefined {
  const plugins = allPlugins(snapshot);
  // Older versions in the plugin cache are found by their path only.
  if (!plugins.some(({ id }) => id === plugin.id)) return plugin.path;
  const offering = plugins.filter(({ providers }) => providers.some(({ name }) => name === provider.name));
  if (offering.length < 2) return undefined;
  return plugins.filter(({ name }) => name === plugin.name).length < 2 ? plugin.name : plugin.path;
}
