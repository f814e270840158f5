// "Open Descriptor": all that a provider, or a plugin with auth handlers, says of itself, as a
// read-only JSON document.
import { everyPlugin } from "../../model/index.js";
import { pluginTarget, providerTarget } from "../common/targets.js";
import { chooseProvider } from "../common/pick.js";
import type { PluginDeps } from "./index.js";

export async function openDescriptor(deps: PluginDeps, argument: unknown): Promise<void> {
  const target = providerTarget(argument);
  // What is shown already need not be looked for again.
  if (target !== undefined) return deps.descriptors.open(target);
  const plugin = pluginTarget(argument);
  if (plugin !== undefined && hasHandlers(deps, plugin.pluginId)) return deps.descriptors.open(plugin);
  const found = await chooseProvider(deps, plugin);
  if (found === undefined) return;
  await deps.descriptors.open({ pluginId: found.plugin.id, providerName: found.provider.name });
}

function hasHandlers({ catalogue }: PluginDeps, pluginId: string): boolean {
  return everyPlugin(catalogue.snapshot).some(({ id, kind }) => id === pluginId && kind === "auth-handler");
}
