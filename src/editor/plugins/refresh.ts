// "Refresh": reads the directories again and tries what failed once more.
import { type DiscoveryDeps, mayStart } from "../common/discovery.js";

export async function refresh(deps: DiscoveryDeps): Promise<void> {
  if (await mayStart(deps)) await deps.catalogue.startDiscovery().refresh();
}
