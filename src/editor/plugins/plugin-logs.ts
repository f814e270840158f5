// What plugins write, in a channel each: hclog lines at their own level, prints marked with the
// stream they came from.
import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import { allPlugins, type Catalogue, cleanText } from "../../model/index.js";
import type { Logs } from "../platform/log.js";
import type { LogEntry, OutputChunk } from "../../scafctl/index.js";

/** How long half a line waits for its other half. */
const LINE_PATIENCE_MS = 200;

export class PluginLogs implements vscode.Disposable {
  private readonly halves = new Map<string, { text: string; timer: NodeJS.Timeout }>();

  constructor(private readonly logs: Logs) {}

  /** Writes down what the plugins of a catalogue say, for as long as it lives. */
  follow(catalogue: Catalogue): vscode.Disposable {
    const nameOf = (id: string): string =>
      allPlugins(catalogue.snapshot).find((plugin) => plugin.id === id)?.name ?? basename(id);
    return vscode.Disposable.from(
      catalogue.onLog(({ pluginId, entry }) => this.write(this.channel(pluginId, nameOf(pluginId)), entry)),
      catalogue.onOutput(({ pluginId, chunk }) =>
        this.print(pluginId, this.channel(pluginId, nameOf(pluginId)), chunk),
      ),
    );
  }

  /**
   * Opens the log of one plugin; it exists from now on even when the plugin has said nothing yet.
   */
  show(pluginId: string, name: string): void {
    this.channel(pluginId, name).show(true);
  }

  dispose(): void {
    for (const { timer } of this.halves.values()) clearTimeout(timer);
    this.halves.clear();
  }

  private channel(pluginId: string, name: string): vscode.LogOutputChannel {
    return this.logs.channel(pluginId, name, basename(dirname(pluginId)));
  }

  private write(channel: vscode.LogOutputChannel, { level, module, message, fields }: LogEntry): void {
    const extra = Object.keys(fields).length === 0 ? "" : ` ${JSON.stringify(fields)}`;
    channel[level](cleanText(`${module === undefined ? "" : `${module}: `}${message}${extra}`));
  }

  private print(pluginId: string, channel: vscode.LogOutputChannel, { channel: stream, text }: OutputChunk): void {
    const key = `${stream}:${pluginId}`;
    const kept = this.halves.get(key);
    clearTimeout(kept?.timer);
    this.halves.delete(key);
    const lines = `${kept?.text ?? ""}${text}`.split(/\r?\n/);
    const half = lines.pop() ?? "";
    const say = (line: string): void => channel.info(`[${stream}] ${cleanText(line)}`);
    lines.forEach(say);
    if (half === "") return;
    const timer = setTimeout(() => {
      this.halves.delete(key);
      say(half);
    }, LINE_PATIENCE_MS);
    this.halves.set(key, { text: half, timer });
  }
}
