// Logs host calls and remarks on provider settings in the log of the plugin; each remark is also
// shown once as a notification.
import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import {
  type Catalogue,
  configureRemarks,
  explain,
  hostCallLine,
  type HostTrace,
  pluginName,
} from "../../model/index.js";
import { runCommand } from "../platform/commands.js";
import type { Logs } from "../platform/log.js";
import type { Messages } from "../platform/messages.js";
import { buttons } from "../platform/words.js";

export class HostLog {
  private readonly shown = new Set<string>();

  constructor(
    private readonly logs: Logs,
    private readonly messages: Messages,
    private readonly trace: HostTrace,
  ) {}

  /** Until the catalogue is disposed. */
  follow(catalogue: Catalogue): vscode.Disposable {
    return vscode.Disposable.from(
      catalogue.onHostCall((entry) => {
        this.trace.record(entry);
        this.channel(entry.pluginId).debug(`host: ${hostCallLine(entry.call)}`);
      }),
      catalogue.onConfigure(({ pluginId, provider, result, hostError }) => {
        if (hostError !== undefined) this.channel(pluginId).warn(explain(hostError).sentence);
        for (const remark of configureRemarks(provider, result)) {
          this.channel(pluginId).warn(remark);
          this.showOnce(`${pluginId}: ${remark}`, remark, pluginId);
        }
      }),
    );
  }

  private channel(pluginId: string): vscode.LogOutputChannel {
    return this.logs.channel(pluginId, pluginName(pluginId), basename(dirname(pluginId)));
  }

  private showOnce(key: string, remark: string, pluginId: string): void {
    if (this.shown.has(key)) return;
    this.shown.add(key);
    void this.messages.show("warning", remark, [
      { title: buttons.showLog(), run: () => runCommand("showLog", { pluginId }) },
    ]);
  }
}
