// The command "Run Provider…": opens a prefilled request for a provider.
import { pluginKey } from "../../model/index.js";
import { type DiscoveryDeps, mayStart } from "../common/discovery.js";
import { chooseProvider } from "../common/pick.js";
import { pluginTarget, providerTarget } from "../common/targets.js";
import { openUntitledRequest } from "./untitled-request.js";

export async function runProvider(deps: DiscoveryDeps, argument: unknown): Promise<void> {
  if (!(await mayStart(deps))) return;
  const target = await chooseProvider(deps, providerTarget(argument) ?? pluginTarget(argument));
  if (target === undefined) return;
  await openUntitledRequest(target.provider, pluginKey(deps.catalogue.snapshot, target));
}
