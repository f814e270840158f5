// What commands are given to work with; app.ts fills it in.
import type * as vscode from "vscode";
import type { PluginTarget, ProviderTarget } from "../../contributions.js";
import type { ProviderEntry, RunResult, Target } from "../../model/index.js";
import type { ActiveRuns, RequestOrigin } from "./active-runs.js";
import type { PluginDirectories } from "../../model/index.js";
import type { WorkspaceCatalogue } from "../../model/index.js";
import type { Logs } from "../platform/log.js";
import type { DiscoveryDeps } from "./discovery.js";
import type { StreamedOutput } from "../../scafctl/index.js";

export interface Services extends DiscoveryDeps {
  /** The extension itself: what it brings along, and where it may write. */
  readonly places: { readonly extension: vscode.Uri; readonly storage: vscode.Uri };
  readonly live: WorkspaceCatalogue;
  readonly directories: PluginDirectories;
  readonly runs: ActiveRuns;
  readonly logs: Logs;
  /** The filter of the Plugins view. */
  readonly view: { filter: string };
  readonly documents: {
    openRequest(provider: ProviderEntry, plugin: string | undefined): Promise<unknown>;
    openDescriptor(target: ProviderTarget | PluginTarget): Promise<void>;
    showResult(result: RunResult): Promise<void>;
    showLastResult(): Promise<void>;
    /** What providers remarked on the inputs of a request. */
    readonly remarks: {
      clear(origin: RequestOrigin): void;
      show(origin: RequestOrigin, target: Target, said: Pick<RunResult, "diagnostics">): void;
    };
  };
  /** Shows what a provider writes while it runs. */
  readonly outputs: {
    begin(
      run: { readonly provider: string; readonly capability: string | undefined; readonly dryRun: boolean },
      controller: AbortController,
    ): { write(piece: Pick<StreamedOutput, "text">): Promise<void>; end(result: RunResult | undefined): void };
  };
  readonly pluginLog: { show(pluginId: string, name: string): void };
}
