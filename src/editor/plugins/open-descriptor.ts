// "Open Descriptor": all that a provider, or a plugin with auth handlers, says of itself, as a
// read-only JSON document.
import { everyPlugin } from "../../model/index.js";
import { pluginTarget, providerTarget } from "../common/targets.js";
import { chooseProvider } from "../common/pick.js";
import type { Services } from "../common/services.js";

export async function openDescriptor(services: Services, argument: unknown): Promise<void> {
  const target = providerTarget(argument);
  // What is shown already need not be looked for again.
  if (target !== undefined) return services.documents.openDescriptor(target);
  const plugin = pluginTarget(argument);
  if (plugin !== undefined && hasHandlers(services, plugin.pluginId)) return services.documents.openDescriptor(plugin);
  const found = await chooseProvider(services, plugin);
  if (found === undefined) return;
  await services.documents.openDescriptor({ pluginId: found.plugin.id, providerName: found.provider.name });
}

function hasHandlers({ live }: Services, pluginId: string): boolean {
  return everyPlugin(live.snapshot).some(({ id, kind }) => id === pluginId && kind === "auth-handler");
}
