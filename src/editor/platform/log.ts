// Log channels: one for the extension, and one per plugin, created when it is first used.
import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import { cleanLine, pluginName } from "../../model/index.js";
import { Owner } from "./owner.js";
import { words } from "./words.js";

export class Logs extends Owner {
  readonly main = this.own(vscode.window.createOutputChannel(words.product(), { log: true }));
  private readonly channels = new Map<string, vscode.LogOutputChannel>();

  /**
   * The channel of one plugin. It stays when the plugin is removed, because its log may say why.
   * Its title has the directory if another plugin has the same name.
   */
  channel(pluginId: string): vscode.LogOutputChannel {
    const known = this.channels.get(pluginId);
    if (known !== undefined) return known;
    const title = words.pluginLog({ name: cleanLine(pluginName(pluginId), 100) });
    const isTaken = [...this.channels.values()].some(({ name }) => name === title);
    const uniqueTitle = isTaken ? `${title} (${basename(dirname(pluginId))})` : title;
    const channel = this.own(vscode.window.createOutputChannel(uniqueTitle, { log: true }));
    this.channels.set(pluginId, channel);
    return channel;
  }
}
