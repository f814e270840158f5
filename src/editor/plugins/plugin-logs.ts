// Writes the log and the output of each plugin to a log channel of its own.
import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import { allPlugins, type Catalogue, cleanText, OutputLines } from "../../model/index.js";
import type { Logs } from "../platform/log.js";
import type { LogEntry, OutputChunk } from "../../scafctl/index.js";

export class PluginLogs implements vscode.Disposable {
  /** By stream and plugin. */
  private readonly output = new Map<string, OutputLines>();

  constructor(private readonly logs: Logs) {}

  /** Logs what the plugins of a catalogue write until the result is disposed. */
  follow(catalogue: Catalogue): vscode.Disposable {
    const nameOf = (id: string): string =>
      allPlugins(catalogue.snapshot).find((plugin) => plugin.id === id)?.name ?? basename(id);
    return vscode.Disposable.from(
      catalogue.onLog(({ pluginId, entry }) => this.write(this.channel(pluginId, nameOf(pluginId)), entry)),
      catalogue.onOutput(({ pluginId, chunk }) => this.print(pluginId, nameOf, chunk)),
    );
  }

  /** Shows the log of one plugin, and creates it if the plugin has not written anything yet. */
  show(pluginId: string, name: string): void {
    this.channel(pluginId, name).show(true);
  }

  dispose(): void {
    for (const lines of this.output.values()) lines.dispose();
    this.output.clear();
  }

  private channel(pluginId: string, name: string): vscode.LogOutputChannel {
    return this.logs.channel(pluginId, name, basename(dirname(pluginId)));
  }

  private write(channel: vscode.LogOutputChannel, { level, module, message, fields }: LogEntry): void {
    const extra = Object.keys(fields).length === 0 ? "" : ` ${JSON.stringify(fields)}`;
    channel[level](cleanText(`${module === undefined ? "" : `${module}: `}${message}${extra}`));
  }

  private print(pluginId: string, nameOf: (id: string) => string, { channel, text }: OutputChunk): void {
    const key = `${channel}:${pluginId}`;
    let lines = this.output.get(key);
    if (lines === undefined) {
      lines = new OutputLines((line) =>
        this.channel(pluginId, nameOf(pluginId)).info(`[${channel}] ${cleanText(line)}`),
      );
      this.output.set(key, lines);
    }
    lines.push(text);
  }
}
