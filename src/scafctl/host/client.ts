// A started provider plugin in one's hand: its calls, its name, and the way to end it.
import { parse, resolve } from "node:path";
import {
  type CallOptions,
  type ExitInfo,
  isPluginError,
  type PluginError,
  type RunningPlugin,
  startPlugin,
  type StartOptions,
} from "../../goplugin/index.js";
import { concurrently } from "../contract/concurrently.js";
import type { ConfigureResult, DependenciesResult, StopResult, WhatIfResult } from "../wire/contract-calls.js";
import type { ReadDescriptor } from "../wire/descriptor.js";
import type { ExecutionEvent, ExecutionResult } from "../wire/execution-stream.js";
import type { RpcAnswer } from "../contract/generation.js";
import { GRPCClient } from "./grpc-client.js";
import { HandshakeConfig } from "../contract/handshake.js";
import { PluginSession, type SessionExecuteOptions, type SessionOptions } from "./plugin-session.js";
import type {
  Configuration,
  Descriptor,
  ExecuteOptions,
  JsonObject,
  Output,
  ProviderListing,
  ProviderPlugin,
} from "../contract/types.js";

/** How a plugin is started, see {@link StartOptions}. */
export type ProcessOptions = Partial<
  Pick<
    StartOptions,
    "cwd" | "env" | "inheritEnv" | "startTimeoutMs" | "tls" | "onLog" | "onOutput" | "onWillSpawn" | "signal"
  >
>;

/** How a plugin is started, and what it is offered and told. */
export type ClientOptions = ProcessOptions & SessionOptions;

/**
 * Descriptor calls under way at once: one connection carries them all, and a plugin may have a
 * thousand providers.
 */
const DESCRIBE_AT_ONCE = 8;

/**
 * The name of a plugin: the base name of its file without the last extension (contract 5.1, rule
 * 7). `.hidden` has an empty one.
 */
export function pluginName(path: string): string {
  const { base } = parse(path);
  const dot = base.lastIndexOf(".");
  return dot === -1 ? base : base.slice(0, dot);
}

/**
 * Wraps a started plugin and its life (plugin.Client). Every call takes an AbortSignal. {@link
 * execute} is the one to use; the calls that carry the names of RPCs are just these.
 */
export class Client implements ProviderPlugin {
  private readonly grpc: GRPCClient;
  private readonly session: PluginSession;

  private constructor(
    private readonly plugin: RunningPlugin,
    options: SessionOptions,
  ) {
    this.grpc = new GRPCClient(plugin);
    this.session = new PluginSession(plugin, this.grpc, options);
  }

  /**
   * Starts a plugin and connects to it (plugin.NewClient).
   * @param path the executable; a relative one is taken from the current directory
   * @throws PluginError with the reason; nothing is left of the process then
   */
  static async newClient(path: string, options: ClientOptions = {}): Promise<Client> {
    const { host, configuration, onConfigure, ...start } = options;
    const plugin = await startPlugin({ ...start, path: resolve(path), handshake: HandshakeConfig });
    return new Client(plugin, { host, configuration, onConfigure });
  }

  /** The plugin's name, made from its path. */
  name(): string {
    return pluginName(this.plugin.path);
  }

  /** The executable, absolute. */
  path(): string {
    return this.plugin.path;
  }

  get pid(): number {
    return this.plugin.pid;
  }

  /** Resolves when the process has ended, however it did. */
  get exited(): Promise<ExitInfo> {
    return this.plugin.exited;
  }

  /** The last few KB it wrote to stderr. */
  lastWords(): string {
    return this.plugin.lastWords();
  }

  /** See {@link GRPCClient.getProviders}. */
  getProviders(options?: CallOptions): Promise<readonly string[]> {
    return this.grpc.getProviders(options);
  }

  /** See {@link GRPCClient.getProviderDescriptor}. Not cached. */
  getProviderDescriptor(name: string, options?: CallOptions): Promise<Descriptor> {
    return this.grpc.getProviderDescriptor(name, options);
  }

  /** See {@link GRPCClient.readProvider}. */
  readProvider(name: string, options?: CallOptions): Promise<ReadDescriptor> {
    return this.grpc.readProvider(name, options);
  }

  /**
   * Runs a provider as scafctl does: configures it before its first run in this process, streams
   * when somebody listens and the plugin can, and falls back to the unary call. When it is
   * cancelled, the provider is asked to stop unless other calls run in the process; what came of
   * that is told to `onCancelled`.
   * @throws ProviderError when the provider failed; PluginError when the plugin did, `bad-answer`
   *   for output that breaks the contract; TypeError when the input or the settings hold what JSON
   *   cannot
   */
  execute(name: string, input: JsonObject, options: SessionExecuteOptions = {}): Promise<ExecutionResult> {
    return this.session.run(name, input, options);
  }

  /** Just the RPC: configures nothing. See {@link GRPCClient.executeProvider}. */
  executeProvider(name: string, input: JsonObject, options?: ExecuteOptions): Promise<Output> {
    return this.session.during(() => this.grpc.executeProvider(name, input, options));
  }

  /**
   * Just the RPC: configures nothing, falls back to nothing. See {@link GRPCClient.executeStream}.
   */
  executeStream(
    name: string,
    input: JsonObject,
    options?: ExecuteOptions,
  ): AsyncGenerator<ExecutionEvent, void, undefined> {
    return this.session.through(this.grpc.executeStream(name, input, options));
  }

  /**
   * Configures the provider before, if need be: it may want its host. See {@link
   * GRPCClient.describeWhatIf}.
   */
  describeWhatIf(name: string, input: JsonObject, options?: CallOptions): Promise<WhatIfResult> {
    return this.session.during(async () => {
      await this.session.configure(name, options?.signal);
      return this.grpc.describeWhatIf(name, input, options);
    });
  }

  /**
   * Configures the provider before, as scafctl does after loading it. See {@link
   * GRPCClient.extractDependencies}.
   */
  extractDependencies(name: string, inputs: JsonObject, options?: CallOptions): Promise<DependenciesResult> {
    return this.session.during(async () => {
      await this.session.configure(name, options?.signal);
      return this.grpc.extractDependencies(name, inputs, options);
    });
  }

  /**
   * Configures a provider unless that was done in this process, with what the options of the client
   * say. See {@link PluginSession.configure}.
   */
  configure(name: string, options?: Pick<CallOptions, "signal">): Promise<ConfigureResult> {
    return this.session.configure(name, options?.signal);
  }

  /** Settings have changed: every provider is configured again before its next run. */
  forgetConfiguration(): void {
    this.session.forgetConfiguration();
  }

  /** Just the RPC, without a host. See {@link GRPCClient.configureProvider}. */
  configureProvider(name: string, configuration: Configuration, options?: CallOptions): Promise<ConfigureResult> {
    return this.grpc.configureProvider(name, configuration, options);
  }

  /**
   * Every provider is configured again before its next run. See {@link GRPCClient.stopProvider}.
   */
  stopProvider(name = "", options?: CallOptions): Promise<StopResult> {
    return this.session.stop(name, options);
  }

  /** By name of the RPC, what the plugin has shown of it so far. Evidence for `speaksAtLeast`. */
  get answered(): ReadonlyMap<string, RpcAnswer> {
    return this.grpc.answered;
  }

  /**
   * Everything the plugin offers, in its own order. A provider whose descriptor cannot be had is
   * listed with the error; the others are not affected.
   * @throws PluginError when the names cannot be had, or the whole was cancelled
   */
  async describe(options?: CallOptions): Promise<readonly ProviderListing[]> {
    const names = await this.getProviders(options);
    return concurrently(names, DESCRIBE_AT_ONCE, async (name): Promise<ProviderListing> => {
      try {
        return { name, ...(await this.readProvider(name, options)) };
      } catch (error) {
        if (!isPluginError(error) || endsEverything(error)) throw error;
        return { name, error, findings: [] };
      }
    });
  }

  /**
   * Ends the process in good order, if need be by force (plugin.Client.Kill). Safe to call
   * repeatedly.
   */
  kill(): Promise<ExitInfo> {
    return this.plugin.stop();
  }

  /** The same as {@link kill}, under the name by which a ManagedPlugin calls it. */
  stop(): Promise<ExitInfo> {
    return this.kill();
  }
}

/** Failures that are somebody's wish and not one provider's trouble. */
function endsEverything(error: PluginError): boolean {
  return error.reason === "cancelled" || error.reason === "stopped";
}
