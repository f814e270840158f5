// A plugin as a process on this machine: the handle that the model works with.
import { type CallOptions, Emitter, type Event, type LogEntry, type OutputChunk } from "../../goplugin/index.js";
import type { RpcAnswer } from "../contract/generation.js";
import type { HostCall } from "../contract/host-types.js";
import type { JsonObject } from "../contract/json.js";
import type { DependenciesResult, ExecutionResult, WhatIfResult } from "../contract/call-results.js";
import type { Client } from "./client.js";
import type { ClientOptions, ProcessOptions } from "./client-options.js";
import { loadEngine } from "./load-engine.js";
import { asEitherKind } from "./open-plugin.js";
import type {
  KeepRunning,
  ObservedAnswers,
  PluginDescription,
  PluginHandle,
  ProviderConfigured,
  RunOptions,
} from "./plugin-handle.js";
import { SharedProcess } from "./shared-process.js";

/** Milliseconds. Read when they are needed, so that changed settings take effect at once. */
export interface PluginTimeouts {
  /** For a start, and for each call that describes. */
  readonly startTimeoutMs: number;
  /** Without a use, until the process is stopped; absent: never. */
  readonly idleAfterMs?: number | undefined;
}

export interface ManagedPluginOptions extends Omit<
  ClientOptions,
  "signal" | "onLog" | "onOutput" | "onConfigure" | "startTimeoutMs" | "env"
> {
  readonly timeouts?: () => PluginTimeouts;
  /** Read at each start, see `env` of the start options. */
  readonly environment?: () => NonNullable<ProcessOptions["env"]>;
}

export class ManagedPlugin extends SharedProcess<Client> implements PluginHandle {
  private readonly logs = new Emitter<LogEntry>();
  private readonly outputs = new Emitter<OutputChunk>();
  private readonly hostCalls = new Emitter<HostCall>();
  private readonly configurations = new Emitter<ProviderConfigured>();
  private readonly rpcs = new Map<string, RpcAnswer>();
  private protocolVersion: number | undefined;
  /** The present process is kept until it has been idle: a run has used it, or one is expected. */
  private keepsProcess = false;

  readonly onLog: Event<LogEntry> = this.logs.event;
  readonly onOutput: Event<OutputChunk> = this.outputs.event;
  readonly onHostCall: Event<HostCall> = this.hostCalls.event;
  readonly onConfigure: Event<ProviderConfigured> = this.configurations.event;

  constructor(
    path: string,
    private readonly options: ManagedPluginOptions = {},
  ) {
    super(path);
  }

  get observed(): ObservedAnswers {
    return { rpcs: this.rpcs, protocolVersion: this.protocolVersion };
  }

  async describe(
    options: Pick<CallOptions, "signal"> & { readonly keepRunning?: KeepRunning } = {},
  ): Promise<PluginDescription> {
    const { signal, keepRunning = false } = options;
    const limits = { signal, deadlineMs: this.options.timeouts?.().startTimeoutMs };
    const asProvider = async (): Promise<PluginDescription> => {
      const providers = await this.use(async (client) => {
        const offered = await client.describe(limits);
        if (typeof keepRunning === "boolean" ? keepRunning : keepRunning(offered)) this.keepsProcess = true;
        return offered;
      }, signal);
      return { kind: "provider", providers };
    };
    const asAuthHandler = async (): Promise<PluginDescription> => {
      const { describeAuth } = await loadEngine(this.path);
      const { protocolVersion, handlers } = await describeAuth(this.path, this.processOptions(signal));
      this.clearFailure();
      return { kind: "auth-handler", protocolVersion, handlers };
    };
    try {
      return await asEitherKind(asProvider, asAuthHandler);
    } finally {
      if (!this.keepsProcess) await this.stopIfUnused();
    }
  }

  execute(provider: string, input: JsonObject, options: RunOptions = {}): Promise<ExecutionResult> {
    return this.call((client) => client.execute(provider, input, options), options.signal);
  }

  whatIf(provider: string, input: JsonObject, options?: CallOptions): Promise<WhatIfResult> {
    return this.call((client) => client.describeWhatIf(provider, input, options), options?.signal);
  }

  dependencies(provider: string, inputs: JsonObject, options?: CallOptions): Promise<DependenciesResult> {
    return this.call((client) => client.extractDependencies(provider, inputs, options), options?.signal);
  }

  override async dispose(): Promise<void> {
    await super.dispose();
    for (const emitter of [this.logs, this.outputs, this.hostCalls, this.configurations]) emitter.dispose();
  }

  protected override async start(signal: AbortSignal): Promise<Client> {
    this.keepsProcess = false;
    const { Client } = await loadEngine(this.path);
    const { host } = this.options;
    return Client.newClient(this.path, {
      ...this.processOptions(signal),
      host: host && { ...host, onHostCall: (call) => this.hostCalls.fire(call) },
      configuration: this.options.configuration,
      onConfigure: (provider, result, hostError) => {
        const { protocolVersion = 0 } = result;
        if (protocolVersion > (this.protocolVersion ?? 0)) {
          this.protocolVersion = protocolVersion;
          this.notifyChange();
        }
        this.configurations.fire({ provider, result, ...(hostError === undefined ? {} : { hostError }) });
      },
    });
  }

  protected override idleAfterMs(): number | undefined {
    return this.options.timeouts?.().idleAfterMs;
  }

  private call<T>(work: (client: Client) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    return this.use(async (client) => {
      this.keepsProcess = true;
      try {
        return await work(client);
      } finally {
        this.observe(client.answered);
      }
    }, signal);
  }

  private processOptions(signal: AbortSignal | undefined): ProcessOptions {
    const startTimeoutMs = this.options.timeouts?.().startTimeoutMs;
    const env = this.options.environment?.();
    return {
      ...this.options,
      ...(env === undefined ? {} : { env }),
      ...(startTimeoutMs === undefined ? {} : { startTimeoutMs }),
      ...(signal === undefined ? {} : { signal }),
      onLog: (entry) => this.logs.fire(entry),
      onOutput: (chunk) => this.outputs.fire(chunk),
    };
  }

  private observe(answers: ReadonlyMap<string, RpcAnswer>): void {
    const news = [...answers].filter(([rpc, answer]) => this.rpcs.get(rpc) !== answer);
    for (const [rpc, answer] of news) this.rpcs.set(rpc, answer);
    if (news.length > 0) this.notifyChange();
  }
}
