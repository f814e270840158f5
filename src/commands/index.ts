// All commands by name; the type of the table forgets none.
import type { CommandName } from "../contributions.js";
import type { CommandHandler } from "../platform/commands.js";
import { addPluginDirectory } from "./add-plugin-directory.js";
import { allowDirectories } from "./allow-directories.js";
import { cancelRun } from "./cancel-run.js";
import { deleteSecret } from "./delete-secret.js";
import { clearFilter, filter } from "./filter.js";
import { extractDependencies } from "./extract-dependencies.js";
import { forgetAllowedDirectories } from "./forget-allowed-directories.js";
import { copyName, copyPath, revealPlugin } from "./locate.js";
import { openDescriptor } from "./open-descriptor.js";
import { openExample } from "./open-example.js";
import { openSettings } from "./open-settings.js";
import { refresh } from "./refresh.js";
import { rerunLast } from "./rerun-last.js";
import { restartPlugin } from "./restart-plugin.js";
import { runProvider } from "./run-provider.js";
import { dryRun, runRequest } from "./run-request.js";
import type { Services } from "./services.js";
import { setSecret } from "./set-secret.js";
import { showHostAccess } from "./show-host-access.js";
import { showLastResult } from "./show-last-result.js";
import { showLog } from "./show-log.js";
import { stopPlugin } from "./stop-plugin.js";
import { whatIf } from "./what-if.js";

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
