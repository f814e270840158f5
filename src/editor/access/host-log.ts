// What plugins ask of their host and have against their settings, written into their logs; remarks
// on settings are told once as well.
import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import { type Catalogue, configureRemarks, hostCallLine, type HostTrace, pluginName } from "../../model/index.js";
import { runCommand } from "../platform/commands.js";
import type { Logs } from "../platform/log.js";
import type { Messages } from "../platform/messages.js";
import { buttons } from "../platform/words.js";

export class HostLog {
  private readonly told = new Set<string>();

  constructor(
    private readonly logs: Logs,
    private readonly messages: Messages,
    private readonly trace: HostTrace,
  ) {}

  /** For as long as the catalogue lives. */
  follow(catalogue: Catalogue): vscode.Disposable {
    return vscode.Disposable.from(
      catalogue.onHostCall((entry) => {
        this.trace.record(entry);
        this.channel(entry.pluginId).debug(`host: ${hostCallLine(entry.call)}`);
      }),
      catalogue.onConfigure(({ pluginId, provider, result }) => {
        for (const remark of configureRemarks(provider, result)) {
          this.channel(pluginId).warn(remark);
          this.tellOnce(`${pluginId}: ${remark}`, remark, pluginId);
        }
      }),
    );
  }

  private channel(pluginId: string): vscode.LogOutputChannel {
    return this.logs.channel(pluginId, pluginName(pluginId), basename(dirname(pluginId)));
  }

  private tellOnce(key: string, remark: string, pluginId: string): void {
    if (this.told.has(key)) return;
    this.told.add(key);
    void this.messages.show("warning", remark, [
      { title: buttons.showLog(), run: () => runCommand("showLog", { pluginId }) },
    ]);
  }
}
