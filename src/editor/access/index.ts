// The commands about secrets and host access.
import type { CommandHandlers } from "../platform/commands.js";
import type { DiscoveryDeps } from "../common/discovery.js";
import type { PluginAccess } from "./plugin-access.js";
import { deleteSecret, setSecret } from "./secret-commands.js";
import { storeAsSecret } from "./store-as-secret.js";
import { showHostAccess } from "./show-host-access.js";

export interface AccessDeps extends DiscoveryDeps {
  readonly access: PluginAccess;
}

export function accessCommands(deps: AccessDeps) {
  return {
    setSecret: (argument) => setSecret(deps, argument),
    storeAsSecret: (argument) => storeAsSecret(deps, argument),
    deleteSecret: (argument) => deleteSecret(deps, argument),
    showHostAccess: (argument) => showHostAccess(deps, argument),
  } satisfies Partial<CommandHandlers>;
}
