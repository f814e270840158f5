// Writes the log and the output of each plugin to a log channel of its own.
import { type Catalogue, OutputLines, textFor, withoutColours } from "../../model/index.js";
import type { LogEntry, OutputChunk } from "../../scafctl/index.js";
import type { Logs } from "../platform/log.js";
import { Owner } from "../platform/owner.js";

export class PluginLogs extends Owner {
  /** By stream and plugin. */
  private readonly output = new Map<string, OutputLines>();

  constructor(
    catalogue: Catalogue,
    private readonly logs: Logs,
  ) {
    super();
    this.own(catalogue.onLog(({ pluginId, entry }) => this.writeEntry(pluginId, entry)));
    this.own(catalogue.onOutput(({ pluginId, chunk }) => this.writeOutput(pluginId, chunk)));
  }

  private writeEntry(pluginId: string, { level, module, message, fields }: LogEntry): void {
    const extra = Object.keys(fields).length === 0 ? "" : ` ${JSON.stringify(fields)}`;
    // Every line of a plugin begins with where it comes from, so none looks like one of ours.
    const text = `[log] ${module === undefined ? "" : `${module}: `}${message}${extra}`;
    this.logs.channel(pluginId)[level](textFor("log", withoutColours(text)));
  }

  private writeOutput(pluginId: string, { channel, text }: OutputChunk): void {
    const key = `${channel}:${pluginId}`;
    let lines = this.output.get(key);
    if (lines === undefined) {
      const write = (line: string): void =>
        this.logs.channel(pluginId).info(textFor("log", `[${channel}] ${withoutColours(line)}`));
      lines = this.own(new OutputLines(write));
      this.output.set(key, lines);
    }
    lines.push(text);
  }
}
