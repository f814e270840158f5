// A plugin that is started when somebody uses it, shared by everyone, and started afresh after a
// crash.
import {
  Emitter,
  type Event,
  type LogEntry,
  ManagedPlugin,
  type OutputChunk,
  type PluginState,
} from "../../goplugin/index.js";
import { Client, type ClientOptions, pluginName } from "./client.js";
import type { ExecutionResult } from "../wire/execution-stream.js";
import type { SessionExecuteOptions } from "./plugin-session.js";
import type { JsonObject } from "../contract/types.js";

export interface ManagedClientOptions extends Omit<ClientOptions, "signal" | "onLog" | "onOutput"> {
  /** Milliseconds without a use after which the process is stopped; default never. */
  readonly idleAfterMs?: number;
}

/** Owns at most one process of one plugin. See {@link ManagedPlugin} for its life. */
export class ManagedClient {
  private readonly logs = new Emitter<LogEntry>();
  private readonly outputs = new Emitter<OutputChunk>();
  private readonly managed: ManagedPlugin<Client>;
  /** The one that was started last; it may be gone. */
  private last: Client | undefined;

  readonly onLog: Event<LogEntry> = this.logs.event;
  readonly onOutput: Event<OutputChunk> = this.outputs.event;
  readonly onDidChangeState: Event<PluginState>;

  /** Milliseconds; may be set at any time, counts from the next start on. */
  startTimeoutMs: number | undefined;

  constructor(
    readonly path: string,
    options: ManagedClientOptions = {},
  ) {
    const { idleAfterMs, startTimeoutMs, ...start } = options;
    this.startTimeoutMs = startTimeoutMs;
    this.managed = new ManagedPlugin<Client>({
      path,
      idleAfterMs,
      start: async (signal) => {
        this.last = await Client.newClient(path, {
          ...start,
          ...(this.startTimeoutMs === undefined ? {} : { startTimeoutMs: this.startTimeoutMs }),
          signal,
          onLog: (entry) => this.logs.fire(entry),
          onOutput: (chunk) => this.outputs.fire(chunk),
        });
        return this.last;
      },
    });
    this.onDidChangeState = this.managed.onDidChangeState;
  }

  /** The plugin's name, made from its path. */
  get name(): string {
    return pluginName(this.path);
  }

  get state(): PluginState {
    return this.managed.state;
  }

  /** As in the options; may be set at any time, counts from the end of the next use on. */
  set idleAfterMs(milliseconds: number | undefined) {
    this.managed.idleAfterMs = milliseconds;
  }

  /**
   * Runs `work` with the started plugin.
   * @throws PluginError `cancelled`, `stopped`, or why it could not be started; whatever `work`
   *   throws
   */
  use<T>(work: (client: Client) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.managed.use(work, signal);
  }

  /**
   * As {@link Client.execute}, in a started plugin.
   * @throws PluginError `cancelled`, `stopped`, or why it could not be started; as there
   */
  execute(name: string, input: JsonObject, options: SessionExecuteOptions = {}): Promise<ExecutionResult> {
    return this.use((client) => client.execute(name, input, options), options.signal);
  }

  /**
   * Settings have changed: in the process that runs, every provider is configured again before its
   * next run. Starts nothing.
   */
  forgetConfiguration(): void {
    this.last?.forgetConfiguration();
  }

  /** Ends the process, if there is one; the next use starts it afresh. */
  stop(): Promise<void> {
    return this.managed.stop();
  }

  /** Ends the process for good. Resolves when it is gone. */
  async dispose(): Promise<void> {
    await this.managed.dispose();
    this.logs.dispose();
    this.outputs.dispose();
  }
}
