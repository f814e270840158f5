// The interface that plugins implement, with the types that only its functions use.
import type { Descriptor } from "./descriptor-types.js";
import type { ExecutionContext, OutputLike, OutputStreams } from "./execution-types.js";
import type { Remarked } from "./findings.js";
import type { HostClient } from "./host-types.js";
import type { JsonObject } from "./json.js";

/**
 * The interface that plugins implement and that clients offer (plugin.ProviderPlugin). Errors
 * thrown by `getProviders` and `getProviderDescriptor` travel as gRPC status UNKNOWN, those of all
 * other functions in the answer's `error` field; throw a {@link ProviderError} to add diagnostics.
 * The optional functions are hooks: without one, the host gets the answer of docs/contract.md,
 * "Serving".
 */
export interface ProviderPlugin {
  getProviders(options?: SignalOptions): Awaitable<readonly string[]>;
  getProviderDescriptor(name: string, options?: SignalOptions): Awaitable<Descriptor>;
  executeProvider(name: string, input: JsonObject, context?: ExecutionContext): Awaitable<OutputLike>;
  /**
   * Throw {@link StreamingNotSupported} before the first output, and the host falls back to
   * `executeProvider`.
   */
  executeProviderStream?(
    name: string,
    input: JsonObject,
    context: ExecutionContext,
    output: OutputStreams,
  ): Awaitable<OutputLike>;
  /** Describes in one sentence what an execution would do. Must have no side effects. */
  describeWhatIf?(name: string, input: JsonObject, options?: SignalOptions): Awaitable<string | WhatIf>;
  /**
   * The resolvers that unresolved inputs refer to. Only called when the descriptor has
   * `hasExtractDependencies`.
   */
  extractDependencies?(
    name: string,
    inputs: JsonObject,
    options?: SignalOptions,
  ): Awaitable<readonly string[] | Dependencies>;
  /** Settings are remembered without it, too. */
  configureProvider?(name: string, configuration: ReceivedConfiguration): Awaitable<Remarked> | Awaitable<void>;
  /** @param name empty for all providers of the process */
  stopProvider?(name: string, options?: SignalOptions): Awaitable<unknown>;
}

/** Implementations may be synchronous. */
export type Awaitable<T> = T | Promise<T>;

export interface SignalOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * What a host sends to a provider once, before its first execution (docs/contract.md,
 * "Configuration").
 */
export interface Configuration {
  /** Mirrors a command line's `--quiet`. */
  readonly quiet?: boolean | undefined;
  readonly noColor?: boolean | undefined;
  /** The name of the host's program, for messages. */
  readonly binaryName?: string | undefined;
  /** By name; scafctl knows `metadata` and `httpClient`. */
  readonly settings?: JsonObject | undefined;
  /** The default credential profile. */
  readonly profile?: string | undefined;
}

/** A configuration as an implementation gets it. */
export interface ReceivedConfiguration extends Configuration {
  /** 2 or 3 (docs/contract.md, "Handshake"); absent when the host sends none. */
  readonly protocolVersion?: number | undefined;
  readonly host?: HostClient | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Answer to DescribeWhatIf. */
export interface WhatIf extends Remarked {
  /** One sentence; may be empty. */
  readonly description: string;
}

/** Answer to ExtractDependencies. */
export interface Dependencies extends Remarked {
  /** Names of resolvers. */
  readonly dependencies: readonly string[];
}
