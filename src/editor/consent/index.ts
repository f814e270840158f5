// The commands that decide what a workspace may start.
import type { Approvals, PluginDirectories } from "../../model/index.js";
import type { DiscoveryDeps } from "../common/discovery.js";
import type { CommandHandlers } from "../platform/commands.js";
import { allowDirectories, forgetAllowedDirectories } from "./allowed-directories.js";
import { allowLockedPlugins, allowPlugin } from "./locked-plugins.js";
import { startOwnBuilds, stopOwnBuilds } from "./own-builds.js";

export interface ConsentDeps extends DiscoveryDeps {
  readonly directories: PluginDirectories;
  readonly approvals: Approvals;
}

export function consentCommands(deps: ConsentDeps) {
  return {
    allowDirectories: (argument) => allowDirectories(deps, argument),
    forgetAllowedDirectories: (argument) => forgetAllowedDirectories(deps, argument),
    allowPlugin: (argument) => allowPlugin(deps, argument),
    allowLockedPlugins: (argument) => allowLockedPlugins(deps, argument),
    startOwnBuilds: (argument) => startOwnBuilds(deps, argument),
    stopOwnBuilds: (argument) => stopOwnBuilds(deps, argument),
  } satisfies Partial<CommandHandlers>;
}
