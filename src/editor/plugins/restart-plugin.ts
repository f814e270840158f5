// "Restart Plugin": ends its process and describes it anew.
import { pluginTarget } from "../common/targets.js";
import { words } from "../platform/words.js";
import { mayStart } from "../common/discovery.js";
import { choosePlugin } from "../common/pick.js";
import type { Services } from "../common/services.js";

export async function restartPlugin(services: Services, argument: unknown): Promise<void> {
  if (!(await mayStart(services))) return;
  const plugin = await choosePlugin(services, pluginTarget(argument), words.choosePluginToRestart());
  if (plugin !== undefined) await services.live.startDiscovery().restart(plugin.id);
}
