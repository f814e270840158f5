// Writes the logs and the output of each plugin to a log channel of its own.
import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import { allPlugins, type Catalogue, cleanText, LineBuffer } from "../../model/index.js";
import type { Logs } from "../platform/log.js";
import type { LogEntry, OutputChunk } from "../../scafctl/index.js";

/** How long a line may be incomplete before it is written as it is. */
const PARTIAL_LINE_MS = 200;

export class PluginLogs implements vscode.Disposable {
  /** By stream and plugin. */
  private readonly partials = new Map<string, PartialLine>();

  constructor(private readonly logs: Logs) {}

  /** Writes what the plugins of a catalogue log and print. */
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

  /** Opens the log of one plugin, also when the plugin has not written anything yet. */
  show(pluginId: string, name: string): void {
    this.channel(pluginId, name).show(true);
  }

  dispose(): void {
    for (const { timer } of this.partials.values()) clearTimeout(timer);
    this.partials.clear();
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
    const print = (line: string): void => channel.info(`[${stream}] ${cleanText(line)}`);
    const partial: PartialLine = this.partials.get(key) ?? { buffer: new LineBuffer(), timer: undefined };
    this.partials.set(key, partial);
    partial.buffer.push(text).forEach(print);
    if (partial.buffer.length === 0 || partial.timer !== undefined) return;
    // Not restarted by later output: a line that is rewritten all the time is shown, too.
    partial.timer = setTimeout(() => {
      partial.timer = undefined;
      const line = partial.buffer.take();
      if (line !== "") print(line);
    }, PARTIAL_LINE_MS);
  }
}

/** The end of a stream that is not a whole line yet. */
interface PartialLine {
  readonly buffer: LineBuffer;
  timer: NodeJS.Timeout | undefined;
}
