// "Restart Plugin": ends its process and describes it anew.
import { pluginTarget } from "../common/targets.js";
import { words } from "./words.js";
import { type DiscoveryDeps, mayStart } from "../common/discovery.js";
import { choosePlugin } from "../common/pick.js";

export async function restartPlugin(deps: DiscoveryDeps, argument: unknown): Promise<void> {
  if (!(await mayStart(deps))) return;
  const plugin = await choosePlugin(deps, pluginTarget(argument), words.choosePluginToRestart());
  if (plugin !== undefined) await deps.catalogue.startDiscovery().restart(plugin.id);
}
