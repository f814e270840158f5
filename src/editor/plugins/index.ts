// The commands of the Plugins view, and those about one plugin or the settings.
import type * as vscode from "vscode";
import type { PluginTarget, ProviderTarget } from "../../contributions.js";
import type { PluginDirectories } from "../../model/index.js";
import type { DiscoveryDeps } from "../common/discovery.js";
import type { CommandHandlers } from "../platform/commands.js";
import type { Logs } from "../platform/log.js";
import { addPluginDirectory } from "./add-plugin-directory.js";
import { clearFilter, filter } from "./filter.js";
import { copyName, copyPath, revealPlugin } from "./locate.js";
import { openDescriptor } from "./open-descriptor.js";
import { openExample } from "./open-example.js";
import { openSettings } from "./open-settings.js";
import { refresh } from "./refresh.js";
import { restartPlugin } from "./restart-plugin.js";
import { showLog } from "./show-log.js";
import { stopPlugin } from "./stop-plugin.js";

export interface PluginDeps extends DiscoveryDeps {
  readonly directories: Pick<PluginDirectories, "answer">;
  readonly logs: Pick<Logs, "main">;
  readonly pluginLogs: { show(pluginId: string, name: string): void };
  readonly view: { filter: string };
  readonly descriptors: { open(target: ProviderTarget | PluginTarget): Promise<void> };
  /** Directories of the extension: its own files, and where it may write. */
  readonly places: Pick<vscode.ExtensionContext, "extensionUri" | "globalStorageUri">;
}

export function pluginCommands(
  deps: PluginDeps,
): Pick<
  CommandHandlers,
  | "addPluginDirectory"
  | "filter"
  | "clearFilter"
  | "revealPlugin"
  | "copyName"
  | "copyPath"
  | "openDescriptor"
  | "openExample"
  | "openSettings"
  | "refresh"
  | "restartPlugin"
  | "stopPlugin"
  | "showLog"
> {
  return {
    addPluginDirectory: () => addPluginDirectory(deps),
    filter: (argument) => filter(deps, argument),
    clearFilter: () => clearFilter(deps),
    revealPlugin: (argument) => revealPlugin(deps, argument),
    copyName: (argument) => copyName(deps, argument),
    copyPath: (argument) => copyPath(deps, argument),
    openDescriptor: (argument) => openDescriptor(deps, argument),
    openExample: () => openExample(deps),
    openSettings,
    refresh: () => refresh(deps),
    restartPlugin: (argument) => restartPlugin(deps, argument),
    stopPlugin: (argument) => stopPlugin(deps, argument),
    showLog: (argument) => showLog(deps, argument),
  };
}
