// The commands of the Plugins view, those about one plugin, and those about the settings.
import * as vscode from "vscode";
import { EXTENSION_ID } from "../../contributions.js";
import type { PluginDirectories } from "../../model/index.js";
import type { DiscoveryDeps } from "../common/discovery.js";
import type { CommandHandlers } from "../platform/commands.js";
import type { Logs } from "../platform/log.js";
import { addPluginDirectory } from "./add-plugin-directory.js";
import type { DescriptorDocuments } from "./descriptor-documents.js";
import { openExample } from "./open-example.js";
import {
  copyName,
  copyPath,
  openDescriptor,
  restartPlugin,
  revealPlugin,
  showLog,
  stopPlugin,
} from "./plugin-commands.js";
import { clearFilter, filter, refresh } from "./view-commands.js";

export interface PluginDeps extends DiscoveryDeps {
  readonly directories: PluginDirectories;
  readonly logs: Logs;
  readonly view: { filter: string };
  readonly descriptors: DescriptorDocuments;
  readonly context: vscode.ExtensionContext;
}

export function pluginCommands(deps: PluginDeps) {
  return {
    addPluginDirectory: () => addPluginDirectory(deps),
    filter: (argument) => filter(deps, argument),
    clearFilter: () => clearFilter(deps),
    revealPlugin: (argument) => revealPlugin(deps, argument),
    copyName: (argument) => copyName(deps, argument),
    copyPath: (argument) => copyPath(deps, argument),
    openDescriptor: (argument) => openDescriptor(deps, argument),
    openExample: () => openExample(deps.context),
    openSettings: () => vscode.commands.executeCommand("workbench.action.openSettings", `@ext:${EXTENSION_ID}`),
    refresh: () => refresh(deps),
    restartPlugin: (argument) => restartPlugin(deps, argument),
    stopPlugin: (argument) => stopPlugin(deps, argument),
    showLog: (argument) => showLog(deps, argument),
  } satisfies Partial<CommandHandlers>;
}
