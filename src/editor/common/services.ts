// What commands are given to work with; app.ts fills it in.
import type * as vscode from "vscode";
import type { PluginTarget, ProviderTarget } from "../../contributions.js";
import type { PluginDirectories } from "../../model/index.js";
import type { WorkspaceCatalogue } from "../../model/index.js";
import type { Logs } from "../platform/log.js";
import type { DiscoveryDeps } from "./discovery.js";

export interface Services extends DiscoveryDeps {
  /** The extension itself: what it brings along, and where it may write. */
  readonly places: { readonly extension: vscode.Uri; readonly storage: vscode.Uri };
  readonly live: WorkspaceCatalogue;
  readonly directories: PluginDirectories;
  readonly logs: Logs;
  /** The filter of the Plugins view. */
  readonly view: { filter: string };
  readonly documents: {
    openDescriptor(target: ProviderTarget | PluginTarget): Promise<void>;
  };
  readonly pluginLog: { show(pluginId: string, name: string): void };
}
