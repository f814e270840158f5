// The handlers of the commands whose features have no function of their own yet.
import type { CommandHandlers } from "./platform/commands.js";
import type { accessCommands } from "./access/index.js";
import { addPluginDirectory } from "./plugins/add-plugin-directory.js";
import { clearFilter, filter } from "./plugins/filter.js";
import { copyName, copyPath, revealPlugin } from "./plugins/locate.js";
import { openDescriptor } from "./plugins/open-descriptor.js";
import { openExample } from "./plugins/open-example.js";
import { openSettings } from "./plugins/open-settings.js";
import { refresh } from "./plugins/refresh.js";
import { restartPlugin } from "./plugins/restart-plugin.js";
import type { requestCommands } from "./requests/index.js";
import type { resultCommands } from "./results/index.js";
import type { runCommands } from "./runs/index.js";
import type { Services } from "./common/services.js";
import { showLog } from "./plugins/show-log.js";
import { stopPlugin } from "./plugins/stop-plugin.js";

type Elsewhere = keyof (ReturnType<typeof accessCommands> &
  ReturnType<typeof requestCommands> &
  ReturnType<typeof runCommands> &
  ReturnType<typeof resultCommands>);

export function commandHandlers(services: Services): Omit<CommandHandlers, Elsewhere> {
  return {
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
