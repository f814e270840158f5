// All commands by name; the type of the table forgets none.
import type { CommandName } from "../contributions.js";
import type { CommandHandler } from "./platform/commands.js";
import { addPluginDirectory } from "./plugins/add-plugin-directory.js";
import { allowDirectories } from "./access/allow-directories.js";
import { cancelRun } from "./runs/cancel-run.js";
import { deleteSecret } from "./access/delete-secret.js";
import { clearFilter, filter } from "./plugins/filter.js";
import { extractDependencies } from "./runs/extract-dependencies.js";
import { forgetAllowedDirectories } from "./access/forget-allowed-directories.js";
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
import { setSecret } from "./access/set-secret.js";
import { showHostAccess } from "./access/show-host-access.js";
import { showLastResult } from "./results/show-last-result.js";
import { showLog } from "./plugins/show-log.js";
import { stopPlugin } from "./plugins/stop-plugin.js";
import { whatIf } from "./runs/what-if.js";

export const commands: Readonly<Record<CommandName, CommandHandler<Services>>> = {
  runProvider,
  runRequest,
  dryRun,
  whatIf,
  extractDependencies,
  rerunLast,
  cancelRun,
  showLastResult,
  openDescriptor,
  addPluginDirectory,
  allowDirectories,
  forgetAllowedDirectories,
  refresh,
  filter,
  clearFilter,
  showLog,
  restartPlugin,
  stopPlugin,
  revealPlugin,
  copyName,
  copyPath,
  openSettings,
  openExample,
  setSecret,
  deleteSecret,
  showHostAccess,
};
