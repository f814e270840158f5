// The handler of each command.
import type { CommandHandlers } from "./platform/commands.js";
import type { accessCommands } from "./access/index.js";
import { addPluginDirectory } from "./plugins/add-plugin-directory.js";
import { cancelRun } from "./runs/cancel-run.js";
import { clearFilter, filter } from "./plugins/filter.js";
import { extractDependencies } from "./runs/extract-dependencies.js";
import { copyName, copyPath, revealPlugin } from "./plugins/locate.js";
import { openDescriptor } from "./plugins/open-descriptor.js";
import { openExample } from "./plugins/open-example.js";
import { openSettings } from "./plugins/open-settings.js";
import { refresh } from "./plugins/refresh.js";
import { rerunLast } from "./runs/rerun-last.js";
import { restartPlugin } from "./plugins/restart-plugin.js";
import { runProvider } from "./requests/new-request.js";
import { dryRun, runRequest } from "./runs/run-request.js";
import type { Services } from "./common/services.js";
import { showLastResult } from "./results/show-last-result.js";
import { showLog } from "./plugins/show-log.js";
import { stopPlugin } from "./plugins/stop-plugin.js";
import { whatIf } from "./runs/what-if.js";

export function commandHandlers(services: Services): Omit<CommandHandlers, keyof ReturnType<typeof accessCommands>> {
  return {
    runProvider: (argument) => runProvider(services, argument),
    runRequest: (argument) => runRequest(services, argument),
    dryRun: (argument) => dryRun(services, argument),
    whatIf: (argument) => whatIf(services, argument),
    extractDependencies: (argument) => extractDependencies(services, argument),
    rerunLast: () => rerunLast(services),
    cancelRun: (argument) => cancelRun(services, argument),
    showLastResult: () => showLastResult(services),
    openDescriptor: (argument) => openDescriptor(services, argument),
    addPluginDirectory: () => addPluginDirectory(services),
    refresh: () => refresh(services),
    filter: (argument) => filter(services, argument),
    clearFilter: () => clearFilter(services),
    showLog: (argument) => showLog(services, argument),
    restartPlugin: (argument) => restartPlugin(services, argument),
    stopPlugin: (argument) => stopPlugin(services, argument),
    revealPlugin: (argument) => revealPlugin(services, argument),
    copyName: (argument) => copyName(services, argument),
    copyPath: (argument) => copyPath(services, argument),
    openSettings,
    openExample: () => openExample(services),
  };
}
