// "Refresh": reads the directories again and tries what failed once more.
import { mayStart } from "./discovery.js";
import type { Services } from "./services.js";

export async function refresh(services: Services): Promise<void> {
  if (await mayStart(services)) await services.live.begin().refresh();
}
