// Records and logs the host calls of plugins, and logs remarks on provider settings. Each remark is
// also shown once as a notification.
import * as vscode from "vscode";
import { type Catalogue, configureRemarks, explain, hostCallLine, type HostTrace, textFor } from "../../model/index.js";
import { runCommand } from "../platform/commands.js";
import type { Logs } from "../platform/log.js";
import type { Messages } from "../platform/messages.js";
import { buttons } from "../platform/words.js";

/** Until the result or the catalogue is disposed. */
export function followHostCalls(
  catalogue: Catalogue,
  trace: HostTrace,
  logs: Logs,
  messages: Messages,
): vscode.Disposable {
  return vscode.Disposable.from(
    catalogue.onHostCall((entry) => {
      trace.record(entry);
      logs.channel(entry.pluginId).debug(textFor("log", `host: ${hostCallLine(entry.call)}`));
    }),
    catalogue.onConfigure(({ pluginId, provider, result, hostError }) => {
      const log = logs.channel(pluginId);
      if (hostError !== undefined) log.warn(textFor("log", explain(hostError).sentence));
      for (const remark of configureRemarks(provider, result)) {
        log.warn(textFor("log", remark));
        messages.warnOnce(
          textFor("notification", remark),
          { title: buttons.showLog(), run: () => runCommand("showLog", { pluginId }) },
          pluginId,
        );
      }
    }),
  );
}
