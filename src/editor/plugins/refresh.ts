// "Refresh": reads the directories again and tries what failed once more.
import { mayStart } from "../common/discovery.js";
import type { Services } from "../common/services.js";

export async function refresh(services: Services): Promise<void> {
  if (await mayStart(services)) await services.live.startDiscovery().refresh();
}
