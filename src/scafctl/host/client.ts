// A started provider plugin: its calls, its configuration, and the way to end it.
import { resolve } from "node:path";
import { type CallOptions, isPluginError, type PluginError, type RunningPlugin } from "../../goplugin/index.js";
import { concurrently } from "./concurrently.js";
import type { ProviderListing } from "../contract/descriptor-types.js";
import type { Output, ReadOptions } from "../contract/execution-types.js";
import type { JsonObject } from "../contract/json.js";
import { HandshakeConfig } from "../contract/handshake.js";
import type {
  ConfigureResult,
  DependenciesResult,
  ExecutionEvent,
  ExecutionResult,
  StopResult,
  WhatIfResult,
} from "../contract/call-results.js";
import type { ClientOptions } from "./client-options.js";
import { GRPCClient } from "./grpc-client.js";
import { type Call, ProviderConfigurations } from "./provider-configurations.js";
import type { CancelOutcome, RunOptions } from "./plugin-handle.js";
import { isUnimplemented, startPrepared } from "./started-plugin.js";
import { messageOf } from "../wire/wire-json.js";

/** Descriptor calls in flight at once: a plugin may have a thousand providers. */
const DESCRIBE_CONCURRENCY = 8;

/** For StopProvider after a cancelled run, which a person waits for. Milliseconds. */
const STOP_MS = 2_000;

/**
 * A started plugin and its process (plugin.Client). {@link execute} runs a provider as scafctl
 * does; the methods named like RPCs make that call and no other, unless documented otherwise.
 */
export class Client extends GRPCClient {
  private readonly calls = new Set<Call>();
  private readonly configurations: ProviderConfigurations;
  private readonly cannotStream = new Set<string>();
  private stopping: Promise<unknown> | undefined;

  private constructor(plugin: RunningPlugin, options: ClientOptions) {
    super(plugin);
    this.configurations = new ProviderConfigurations(plugin, options, {
      calls: this.calls,
      isUnsupported: () => this.answered.get("ConfigureProvider") === "unimplemented",
      send: (provider, configuration, call) => super.configureProvider(provider, configuration, call),
    });
  }

  /**
   * Starts a plugin and connects to it (plugin.NewClient).
   * @param path the executable; a relative one is resolved against the current directory
   * @throws PluginError with the reason; nothing is left of the process then
   */
  static async newClient(path: string, options: ClientOptions = {}): Promise<Client> {
    const plugin = await startPrepared({ ...options, path: resolve(path), handshake: HandshakeConfig });
    return new Client(plugin, options);
  }

  /**
   * Everything the plugin offers, in its own order. A provider whose descriptor cannot be read is
   * listed with the error.
   * @throws PluginError when the names cannot be read, or the whole was cancelled
   */
  async describe(options?: CallOptions): Promise<readonly ProviderListing[]> {
    const names = await this.getProviders(options);
    const listings = [...(await concurrently(names, DESCRIBE_CONCURRENCY, (name) => this.list(name, options)))];
    // One provider may have broken the connection for those described at the same time.
    for (const [index, { name, error }] of listings.entries()) {
      if (error?.reason === "lost-connection") listings[index] = await this.list(name, options);
    }
    return listings;
  }

  /**
   * Runs a provider as scafctl does: configures it before its first run in this process, streams
   * when there is a listener and the plugin can, else calls it once. After a cancel the provider is
   * asked to stop, unless other calls run in the process; `onCancelled` receives the outcome.
   * @throws ProviderError when the provider failed; PluginError when the plugin did, `bad-answer`
   *   for output that breaks the contract; TypeError when the input or the settings hold what JSON
   *   cannot
   */
  async execute(name: string, input: JsonObject, options: RunOptions = {}): Promise<ExecutionResult> {
    try {
      return await this.track({ provider: name, run: options }, async () => {
        await this.configure(name, options);
        return this.streamOrCall(name, input, options);
      });
    } catch (error) {
      if (options.signal?.aborted === true) void this.stopCancelled(name, options);
      throw error;
    }
  }

  override executeProvider(name: string, input: JsonObject, options?: ReadOptions): Promise<Output> {
    return this.track({ provider: name }, () => super.executeProvider(name, input, options));
  }

  override async *executeStream(
    name: string,
    input: JsonObject,
    options?: ReadOptions,
  ): AsyncGenerator<ExecutionEvent, void, undefined> {
    const call = { provider: name };
    this.calls.add(call);
    try {
      yield* super.executeStream(name, input, options);
    } finally {
      this.calls.delete(call);
    }
  }

  /** Configures the provider first: it may need its host. */
  override describeWhatIf(name: string, input: JsonObject, options?: CallOptions): Promise<WhatIfResult> {
    return this.track({ provider: name }, async () => {
      await this.configure(name, options);
      return super.describeWhatIf(name, input, options);
    });
  }

  /** Configures the provider first, as scafctl does after loading it. */
  override extractDependencies(name: string, inputs: JsonObject, options?: CallOptions): Promise<DependenciesResult> {
    return this.track({ provider: name }, async () => {
      await this.configure(name, options);
      return super.extractDependencies(name, inputs, options);
    });
  }

  /**
   * Configures a provider, unless that was done in this process with the same configuration.
   * @throws PluginError when the plugin is gone, or `cancelled` for this caller alone
   */
  async configure(name: string, options?: Pick<CallOptions, "signal">): Promise<ConfigureResult> {
    return this.configurations.ensure(name, this.stopping, options?.signal);
  }

  /** Every provider is configured again before its next run: the plugin has released its host. */
  override async stopProvider(name = "", options?: CallOptions): Promise<StopResult> {
    const stop = super.stopProvider(name, options);
    const reset = stop.then(
      (result) => this.configurations.reset(result),
      () => this.configurations.reset({ supported: true, error: "no answer" }),
    );
    // A configuration that starts meanwhile waits for the reset.
    this.stopping = reset;
    await reset;
    if (this.stopping === reset) this.stopping = undefined;
    return stop;
  }

  private async list(name: string, options?: CallOptions): Promise<ProviderListing> {
    try {
      return { name, ...(await this.readProvider(name, options)) };
    } catch (error) {
      if (!isPluginError(error) || concernsAllProviders(error)) throw error;
      return { name, error, findings: [] };
    }
  }

  private async track<T>(call: Call, work: () => Promise<T>): Promise<T> {
    this.calls.add(call);
    try {
      return await work();
    } finally {
      this.calls.delete(call);
    }
  }

  private async streamOrCall(name: string, input: JsonObject, options: RunOptions): Promise<ExecutionResult> {
    const hasListener = options.onStdout !== undefined || options.onStderr !== undefined;
    if (hasListener && !this.cannotStream.has(name)) {
      const result = await this.stream(name, input, options);
      if (result !== undefined) return result;
      this.cannotStream.add(name);
    }
    const output = await super.executeProvider(name, input, options);
    return { ...output, transport: "unary", findings: [] };
  }

  /** Undefined when the plugin cannot stream, and nothing was run. */
  private async stream(name: string, input: JsonObject, options: RunOptions): Promise<ExecutionResult | undefined> {
    let result: ExecutionResult | undefined;
    let hasBegun = false;
    try {
      for await (const event of super.executeStream(name, input, options)) {
        hasBegun = true;
        if (event.kind === "result") result = event.result;
        else await (event.kind === "stdout" ? options.onStdout : options.onStderr)?.(event);
      }
    } catch (error) {
      // Falling back after the first message would run the provider twice.
      if (hasBegun || !isUnimplemented(error)) throw error;
    }
    return result;
  }

  /** Never rejects. */
  private async stopCancelled(name: string, { onCancelled }: RunOptions): Promise<void> {
    const outcome = await this.outcomeOfCancel(name);
    try {
      onCancelled?.(outcome);
    } catch (error) {
      // No caller awaits this, and an unhandled rejection would end the host.
      process.emitWarning(error instanceof Error ? error : String(error));
    }
  }

  private async outcomeOfCancel(name: string): Promise<CancelOutcome> {
    const outcome = (stop: CancelOutcome["stop"], error?: string): CancelOutcome => ({
      stop,
      ...(error === undefined ? {} : { error }),
      othersRunning: this.calls.size,
      mayEndProcess: this.calls.size === 0,
    });
    if (this.calls.size > 0) return outcome("skipped");
    if (this.answered.get("StopProvider") === "unimplemented") return outcome("unsupported");
    try {
      const { supported, error } = await this.stopProvider(name, { deadlineMs: STOP_MS });
      if (error !== undefined) return outcome("failed", error);
      return outcome(supported ? "done" : "unsupported");
    } catch (error) {
      const failure = isPluginError(error) ? error.failure : undefined;
      if (failure?.reason === "stopped" || failure?.reason === "crashed") {
        return { stop: "gone", othersRunning: 0, mayEndProcess: false };
      }
      return outcome("failed", failure?.reason === "call-failed" ? failure.detail : messageOf(error));
    }
  }
}

/** A cancel or a stop ends the whole description; other failures concern one provider. */
function concernsAllProviders(error: PluginError): boolean {
  return error.reason === "cancelled" || error.reason === "stopped";
}
