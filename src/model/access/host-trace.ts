// The last calls of plugins to their host: plugin, call, time and outcome, without values.
import { Emitter, type Event, type HostCall } from "../../scafctl/index.js";
import { cleanLine } from "../text/foreign-text.js";

/** A call and the plugin it came from. */
export interface PluginHostCall {
  /** Absolute path of the plugin. */
  readonly pluginId: string;
  readonly call: HostCall;
}

export class HostTrace {
  private readonly kept: PluginHostCall[] = [];
  private readonly changes = new Emitter<PluginHostCall>();
  /** A call was recorded. */
  readonly onDidRecord: Event<PluginHostCall> = this.changes.event;

  /** @param limit how many calls are kept */
  constructor(private readonly limit = 1000) {}

  record(entry: PluginHostCall): void {
    this.kept.push(entry);
    if (this.kept.length > this.limit) this.kept.shift();
    this.changes.fire(entry);
  }

  /** Oldest first. */
  get entries(): readonly PluginHostCall[] {
    return this.kept;
  }
}

/** `GetSecret report.signing-key: ok (3 ms)`, with the error that the plugin got if any. */
export function hostCallLine({ rpc, name, outcome, error, durationMs }: HostCall): string {
  const what = name === "" ? rpc : `${rpc} ${cleanLine(name, 300)}`;
  const why = error === undefined ? "" : `: ${cleanLine(error)}`;
  return `${what}: ${outcome}${why} (${Math.round(durationMs)} ms)`;
}

/** A call as JSON documents contain it. */
export interface HostCallJson {
  readonly at: string;
  readonly call: string;
  /** The secret, the pattern or the handler; absent when the call has none. */
  readonly name?: string;
  readonly outcome: HostCall["outcome"];
  readonly error?: string;
  readonly durationMs: number;
}

export function hostCallJson({ rpc, name, outcome, error, at, durationMs }: HostCall): HostCallJson {
  return {
    at: at.toISOString(),
    call: rpc,
    ...(name === "" ? {} : { name: cleanLine(name) }),
    outcome,
    ...(error === undefined ? {} : { error: cleanLine(error) }),
    durationMs: Math.round(durationMs),
  };
}
