// "Run Provider…": opens a prefilled request for a provider from the tree or a picker.
import { allPlugins } from "../../model/index.js";
import { pluginTarget, providerTarget } from "../common/targets.js";
import { mayStart } from "../common/discovery.js";
import { chooseProvider } from "../common/pick.js";
import type { Services } from "../common/services.js";

export async function runProvider(services: Services, argument: unknown): Promise<void> {
  if (!(await mayStart(services))) return;
  const found = await chooseProvider(services, providerTarget(argument) ?? pluginTarget(argument));
  if (found === undefined) return;
  const plugins = allPlugins(services.live.snapshot);
  const rivals = plugins.filter(({ providers }) => providers.some(({ name }) => name === found.provider.name));
  const namesakes = plugins.filter(({ name }) => name === found.plugin.name);
  // The request says which plugin only where it must, and by path only where the name does not
  // tell, as with an older version.
  const isOlder = !plugins.some(({ id }) => id === found.plugin.id);
  const isNameEnough = namesakes.length < 2 && !isOlder;
  const plugin = rivals.length < 2 && !isOlder ? undefined : isNameEnough ? found.plugin.name : found.plugin.path;
  await services.documents.openRequest(found.provider, plugin);
}
