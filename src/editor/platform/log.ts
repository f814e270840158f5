// Log channels: one for the extension, and one per plugin, created when it is first used.
import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import { pluginName, type SafeText, textFor } from "../../model/index.js";
import { Owner } from "./owner.js";
import { words } from "./words.js";

type Level = "trace" | "debug" | "info" | "warn" | "error";

/** A log channel of VS Code that takes only safe text. */
export type Log = Pick<vscode.LogOutputChannel, "name" | "show" | "dispose"> &
  Readonly<Record<Level, (text: SafeText<"log">) => void>>;

export class Logs extends Owner {
  readonly main: Log = this.own(openLog(words.product()));
  private readonly channels = new Map<string, Log>();

  /**
   * The channel of one plugin. It stays when the plugin is removed, because its log may say why.
   * Its title has the directory if another plugin has the same name.
   */
  channel(pluginId: string): Log {
    const known = this.channels.get(pluginId);
    if (known !== undefined) return known;
    const name = pluginName(pluginId);
    const title = words.pluginLog({ name });
    const isTaken = [...this.channels.values()].some((channel) => channel.name === title);
    const uniqueTitle = isTaken ? words.pluginLogIn({ name, directory: basename(dirname(pluginId)) }) : title;
    const channel = this.own(openLog(uniqueTitle));
    this.channels.set(pluginId, channel);
    return channel;
  }

  /** Logs an error of ours or of VS Code, with its stack. */
  failure(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.main.error(textFor("log", text));
  }
}

function openLog(title: SafeText<"label">): Log {
  return vscode.window.createOutputChannel(title, { log: true });
}
