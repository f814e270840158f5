// "Stop Plugin": ends its process; the next call starts it again.
import { pluginTarget } from "../platform/targets.js";
import { words } from "../platform/words.js";
import { choosePlugin } from "./pick.js";
import type { Services } from "./services.js";

export async function stopPlugin(services: Services, argument: unknown): Promise<void> {
  const plugin = await choosePlugin(services, pluginTarget(argument), words.choosePluginToStop());
  if (plugin !== undefined) await services.live.look().stop(plugin.id);
}
