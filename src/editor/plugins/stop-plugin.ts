// "Stop Plugin": ends its process; the next call starts it again.
import { pluginTarget } from "../common/targets.js";
import { words } from "../platform/words.js";
import { choosePlugin } from "../common/pick.js";
import type { Services } from "../common/services.js";

export async function stopPlugin(services: Services, argument: unknown): Promise<void> {
  const plugin = await choosePlugin(services, pluginTarget(argument), words.choosePluginToStop());
  if (plugin !== undefined) await services.live.open().stop(plugin.id);
}
