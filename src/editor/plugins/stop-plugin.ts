// "Stop Plugin": ends its process; the next call starts it again.
import { pluginTarget } from "../common/targets.js";
import { words } from "./words.js";
import { choosePlugin } from "../common/pick.js";
import type { DiscoveryDeps } from "../common/discovery.js";

export async function stopPlugin(deps: DiscoveryDeps, argument: unknown): Promise<void> {
  const plugin = await choosePlugin(deps, pluginTarget(argument), words.choosePluginToStop());
  if (plugin !== undefined) await deps.catalogue.open().stop(plugin.id);
}
