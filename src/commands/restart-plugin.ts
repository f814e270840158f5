// "Restart Plugin": ends its process and describes it anew.
import { pluginTarget } from "../platform/targets.js";
import { words } from "../platform/words.js";
import { mayStart } from "./discovery.js";
import { choosePlugin } from "./pick.js";
import type { Services } from "./services.js";

export async function restartPlugin(services: Services, argument: unknown): Promise<void> {
  if (!(await mayStart(services))) return;
  const plugin = await choosePlugin(services, pluginTarget(argument), words.choosePluginToRestart());
  if (plugin !== undefined) await services.live.begin().restart(plugin.id);
}
