// Log channels: one for the extension, and one per plugin, created when it is first used.
import * as vscode from "vscode";
import { Owner } from "./owner.js";
import { words } from "./words.js";

export class Logs extends Owner {
  readonly main = this.own(vscode.window.createOutputChannel(words.product(), { log: true }));
  private readonly channels = new Map<string, vscode.LogOutputChannel>();
  private readonly titles = new Map<string, string>();

  /**
   * The channel of one plugin. It stays when the plugin is removed, because its log may say why.
   * @param key identity of the plugin
   * @param name the title in the list of channels; `distinction` is added when another plugin has
   *   the same name
   */
  channel(key: string, name: string, distinction: string): vscode.LogOutputChannel {
    const known = this.channels.get(key);
    if (known !== undefined) return known;
    const taken = new Set(this.titles.values());
    const plain = words.pluginLog({ name });
    const title = taken.has(plain) ? `${plain} (${distinction})` : plain;
    const channel = vscode.window.createOutputChannel(title, { log: true });
    this.channels.set(key, channel);
    this.titles.set(key, title);
    return channel;
  }

  override dispose(): void {
    for (const channel of this.channels.values()) channel.dispose();
    super.dispose();
  }
}
