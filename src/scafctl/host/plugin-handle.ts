// The one interface between the model and the engine: a plugin that is started on demand.
import type { CallOptions, Event, LogEntry, OutputChunk, PluginState } from "../../goplugin/index.js";
import type { AuthHandlerListing } from "../contract/auth-types.js";
import type { ProcessOptions } from "./client-options.js";
import type { RpcAnswer } from "../contract/generation.js";
import type { HostCall } from "../contract/host-types.js";
import type { ProviderListing } from "../contract/descriptor-types.js";
import type { ReadOptions } from "../contract/execution-types.js";
import type { JsonObject } from "../contract/json.js";
import type {
  ConfigureResult,
  DependenciesResult,
  ExecutionResult,
  StreamedOutput,
  WhatIfResult,
} from "../contract/call-results.js";

/** What a plugin offers. */
export type PluginDescription =
  | { readonly kind: "provider"; readonly providers: readonly ProviderListing[] }
  | {
      readonly kind: "auth-handler";
      /** The application protocol version of its handshake: 1 or 2. */
      readonly protocolVersion: number;
      readonly handlers: readonly AuthHandlerListing[];
    };

/** The state of a plugin after a cancelled run, whose call gRPC has already cancelled. */
export interface CancelOutcome {
  /**
   * StopProvider: `done`; `unsupported` by the plugin; `failed` or not answered in time; `skipped`
   * because other calls run in the process; `gone`: the process had ended.
   */
  readonly stop: "done" | "unsupported" | "failed" | "skipped" | "gone";
  /** The plugin's text for `failed`. */
  readonly error?: string;
  /** Other calls in flight in the same process. */
  readonly othersRunning: number;
  /**
   * Whether only ending the process is left: gRPC does not report if the provider obeyed. False
   * while calls of others run in it.
   */
  readonly mayEndProcess: boolean;
}

/** How one run is made. */
export interface RunOptions extends ReadOptions {
  /**
   * What the provider writes, as it comes. Either of the two asks for streaming. A promise makes
   * the plugin wait until it settles.
   */
  readonly onStdout?: ((output: StreamedOutput) => void | Promise<void>) | undefined;
  readonly onStderr?: ((output: StreamedOutput) => void | Promise<void>) | undefined;
  /** Names the run in the trace of host calls. */
  readonly run?: string | undefined;
  /** Called once after a cancelled run, when no further attempt to stop it will be made. */
  readonly onCancelled?: ((outcome: CancelOutcome) => void) | undefined;
}

/** The result of configuring a provider. */
export interface ProviderConfigured {
  readonly provider: string;
  readonly result: ConfigureResult;
  /** Why the host's services could not be offered; the plugin was configured without them. */
  readonly hostError?: Error;
}

/** Evidence of the release that the plugin was built with, from its answers so far. */
export interface ObservedAnswers {
  /** By name of the RPC. */
  readonly rpcs: ReadonlyMap<string, RpcAnswer>;
  /** The highest that an answer to ConfigureProvider named. */
  readonly protocolVersion: number | undefined;
}

/** Whether a process stays after its description; may depend on the providers that it offers. */
export type KeepRunning = boolean | ((providers: readonly ProviderListing[]) => boolean);

/**
 * A plugin that starts when it is used, stops when it has been idle, and starts again after a
 * crash. Today every handle is a process on this machine; tests use one without a process.
 */
export interface PluginHandle {
  /** The executable, absolute. */
  readonly path: string;
  readonly state: PluginState;
  /** What has been observed of it, over all its processes. */
  readonly observed: ObservedAnswers;
  /** The state changed, or something new was observed. */
  readonly onDidChange: Event<unknown>;
  /** Each line on the plugin's stderr. */
  readonly onLog: Event<LogEntry>;
  /** What the plugin prints after the handshake. */
  readonly onOutput: Event<OutputChunk>;
  /** Each call of the plugin to its host, without values. */
  readonly onHostCall: Event<HostCall>;
  /** After each ConfigureProvider, also of one that the plugin refused. */
  readonly onConfigure: Event<ProviderConfigured>;

  /**
   * Lists what the plugin offers. A process that was started only for this is stopped afterwards.
   * @param options `keepRunning`: because it is about to be used
   * @throws PluginError
   */
  describe(options?: Pick<CallOptions, "signal"> & { readonly keepRunning?: KeepRunning }): Promise<PluginDescription>;

  /**
   * Runs a provider as scafctl does (docs/contract.md, "Execution").
   * @throws ProviderError when the provider failed; PluginError when the plugin did; TypeError when
   *   the input or the settings hold what JSON cannot
   */
  execute(provider: string, input: JsonObject, options?: RunOptions): Promise<ExecutionResult>;

  /** Asks for a sentence on what a run would do. @throws ProviderError; PluginError */
  whatIf(provider: string, input: JsonObject, options?: CallOptions): Promise<WhatIfResult>;

  /** Asks which resolvers the inputs refer to. @throws ProviderError; PluginError */
  dependencies(provider: string, inputs: JsonObject, options?: CallOptions): Promise<DependenciesResult>;

  /** Stops the process; its calls reject with `stopped` and the next one starts it again. */
  stop(): Promise<void>;

  /** Stops the process and refuses later calls. Resolves when it is gone. */
  dispose(): Promise<void>;

  /** As {@link dispose}, once the calls in flight have ended. */
  disposeWhenUnused(): Promise<void>;
}

/** A plugin file to be handled. Processes are keyed by the two. */
export interface PluginFile {
  /** Absolute. */
  readonly path: string;
  /** Working directory of its process. Absolute. */
  readonly workingDirectory: string;
  /** Asked before each start of its process, see the option of the same name. */
  readonly mayStart?: ProcessOptions["mayStart"];
}

/** Makes the handle of a plugin file. */
export type PluginFactory = (file: PluginFile) => PluginHandle;
