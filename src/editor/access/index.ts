// The commands about directories, secrets and host access.
import type { CommandHandlers } from "../platform/commands.js";
import type { DiscoveryDeps } from "../common/discovery.js";
import { allowDirectories } from "./allow-directories.js";
import { deleteSecret } from "./delete-secret.js";
import { forgetAllowedDirectories } from "./forget-allowed-directories.js";
import type { PluginAccess } from "./plugin-access.js";
import { setSecret } from "./set-secret.js";
import { showHostAccess } from "./show-host-access.js";

export { ConsentQuestion } from "./consent-question.js";
export { PluginAccess } from "./plugin-access.js";

export interface AccessDeps extends DiscoveryDeps {
  readonly access: PluginAccess;
}

export function accessCommands(
  deps: AccessDeps,
): Pick<
  CommandHandlers,
  "allowDirectories" | "forgetAllowedDirectories" | "setSecret" | "deleteSecret" | "showHostAccess"
> {
  return {
    allowDirectories: (argument) => allowDirectories(deps, argument),
    forgetAllowedDirectories: (argument) => forgetAllowedDirectories(deps, argument),
    setSecret: (argument) => setSecret(deps, argument),
    deleteSecret: (argument) => deleteSecret(deps, argument),
    showHostAccess: (argument) => showHostAccess(deps, argument),
  };
}
