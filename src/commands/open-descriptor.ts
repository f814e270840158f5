// "Open Descriptor": all that a provider says of itself, as a read-only JSON document.
import { providerTarget } from "../platform/targets.js";
import { chooseProvider } from "./pick.js";
import type { Services } from "./services.js";

export async function openDescriptor(services: Services, argument: unknown): Promise<void> {
  const target = providerTarget(argument);
  // What is shown already need not be looked for again.
  if (target !== undefined) return services.documents.openDescriptor(target);
  const found = await chooseProvider(services, undefined);
  if (found === undefined) return;
  await services.documents.openDescriptor({ pluginId: found.plugin.id, providerName: found.provider.name });
}
