// The domain: what a provider is and what running one gives, free of wire types and of the editor.
import type { LosslessNumber } from "lossless-json";
import type { PluginError } from "../../goplugin/index.js";
import type { HostClient } from "./host-types.js";

/**
 * Any JSON value with its digits kept: what a double cannot hold is a bigint (integers) or a
 * LosslessNumber (the rest).
 */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | LosslessNumber
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

export type JsonObject = { readonly [key: string]: JsonValue };

/**
 * A JSON Schema: an object of keywords, or `true`/`false`. Not validated itself: plugins write what
 * they like.
 */
export type JsonSchema = boolean | JsonObject;

export interface Link {
  readonly name: string;
  readonly url: string;
}

export interface Example {
  readonly name: string;
  readonly description: string;
  /** Usually a solution step in YAML; any text. */
  readonly yaml: string;
}

export interface Contact {
  readonly name: string;
  readonly email: string;
}

export interface Operation {
  readonly name: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly capabilities?: readonly string[];
  readonly isWrite?: boolean;
  readonly inputSchema?: JsonSchema;
  readonly outputSchema?: JsonSchema;
  readonly examples?: readonly Example[];
  readonly tags?: readonly string[];
  readonly deprecated?: boolean;
  readonly deprecationMessage?: string;
}

/**
 * What a provider says of itself (provider.Descriptor). Absent and empty are the same thing on the
 * wire, so optional members are left out when empty. Plain JSON through and through: it can be
 * cached, shown and compared as it is.
 */
export interface Descriptor {
  readonly name: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly version?: string;
  readonly category?: string;
  readonly apiVersion?: string;
  /** Unknown ones are kept. */
  readonly capabilities: readonly string[];
  /**
   * Schema of the inputs; absent when the provider declares none (any object goes). Raw schema
   * preferred (docs/contract.md, "Descriptors").
   */
  readonly schema?: JsonSchema;
  /** By capability. */
  readonly outputSchemas: Readonly<Record<string, JsonSchema>>;
  readonly sensitiveFields?: readonly string[];
  readonly tags?: readonly string[];
  readonly icon?: string;
  readonly links?: readonly Link[];
  readonly examples?: readonly Example[];
  readonly maintainers?: readonly Contact[];
  readonly deprecated?: boolean;
  readonly beta?: boolean;
  readonly hasExtractDependencies?: boolean;
  readonly writeOperations?: readonly string[];
  readonly operations?: readonly Operation[];
}

/** One row of what a form or a tree shows of a schema's top-level properties. */
export interface InputProperty {
  readonly name: string;
  /** "string", "integer", … , "string | null" for unions, "any" where none is said. */
  readonly type: string;
  readonly required: boolean;
  readonly description?: string;
  /**
   * Absent means no default: a JSON `null` default counts as none (docs/contract.md,
   * "Descriptors").
   */
  readonly default?: JsonValue;
  readonly example?: JsonValue;
  readonly enum?: readonly JsonValue[];
  readonly sensitive: boolean;
  readonly schema: JsonSchema;
}

/**
 * A remark of the plugin on one execution (docs/contract.md, "Execution"). `invalid` is what the
 * wire calls a severity nobody set.
 */
export interface Diagnostic {
  readonly severity: "error" | "warning" | "invalid";
  readonly summary: string;
  readonly detail?: string;
  /** The input it is about. */
  readonly attribute?: string;
}

/** What an execution gives (provider.Output). */
export interface Output {
  readonly data: JsonValue;
  readonly warnings: readonly string[];
  readonly metadata: JsonObject;
  /** "I already wrote this to the terminal" (docs/contract.md, "Execution"). */
  readonly streamed: boolean;
  /** Present only when the plugin sent some. */
  readonly diagnostics?: readonly Diagnostic[];
  /** Present only when the plugin set one other than 0. */
  readonly exitCode?: number;
}

/** Something about a descriptor or an answer that is worth a remark and stops nothing. */
export interface Finding {
  readonly severity: "error" | "warning" | "info";
  /** Stable, kebab-case: "api-version-missing". */
  readonly code: string;
  /** Provider it belongs to; absent for the plugin itself. */
  readonly provider?: string;
  /** Plain English, one sentence, with the consequence in scafctl where there is one. */
  readonly message: string;
}

/** Something about a value that was checked against a schema. */
export interface InputFinding {
  readonly severity: "error" | "warning" | "info";
  /** Stable, kebab-case: "required", "type", "unknown-input". */
  readonly code: string;
  /** One sentence that names the place. Holds no value of a sensitive field. */
  readonly message: string;
  /** From the root of the checked value; for something missing, where it should be. */
  readonly path: readonly (string | number)[];
  /**
   * The name that was probably meant, for `unknown-input` and `unknown-key`; the nearest allowed
   * value for `enum`.
   */
  readonly suggestion?: string;
  /**
   * What scafctl would make of a value of the wrong type (docs/contract.md, "Registry checks").
   * Offered, never applied unasked.
   */
  readonly coerced?: JsonValue;
}

/** The turn of a `forEach` in which an execution happens. */
export interface Iteration {
  readonly item: JsonValue;
  /** From 0. */
  readonly index: number;
  /** Default of plugins: `__item`. */
  readonly itemAlias?: string | undefined;
  /** Default of plugins: `__index`. */
  readonly indexAlias?: string | undefined;
}

/** The solution on whose behalf an execution happens. */
export interface Solution {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly displayName?: string | undefined;
  readonly description?: string | undefined;
  readonly category?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly source?: string | undefined;
}

/** How an execution is wanted. All optional; absent and empty are the same on the wire. */
export interface ExecuteOptions {
  /** The capability under which the call is made (execution_mode). */
  readonly capability?: string | undefined;
  readonly dryRun?: boolean | undefined;
  /** The caller's logical current directory. */
  readonly workingDirectory?: string | undefined;
  /** Meaningful in action mode only. */
  readonly outputDirectory?: string | undefined;
  /**
   * `error`, `overwrite`, `skip`, `skip-unchanged` or `append`; empty leaves it to the provider.
   */
  readonly conflictStrategy?: string | undefined;
  /** Keep a `.bak` copy before overwriting. */
  readonly backup?: boolean | undefined;
  /** Resolver name → value; sent as `context.resolverContext`. */
  readonly resolverContext?: JsonObject | undefined;
  /** The `-r` parameters of scafctl's command line. */
  readonly parameters?: JsonObject | undefined;
  readonly iteration?: Iteration | undefined;
  readonly solution?: Solution | undefined;
  /** The credential profile that the plugin's host calls of this execution use. */
  readonly authProfile?: string | undefined;
  /** Laid over the configured settings, name by name, for this execution. */
  readonly settings?: JsonObject | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly deadlineMs?: number | undefined;
}

/** What an implementation is told of an execution. */
export interface ExecutionContext extends ExecuteOptions {
  /**
   * What the host offers; absent when it offers nothing, which plugins call "host service client
   * not available".
   */
  readonly host?: HostClient | undefined;
}

/** Where a streaming execution writes what it has to say before its result. */
export interface OutputStreams {
  /**
   * Sends text or bytes on their way at once, in the order of the calls of both channels; empty
   * pieces are dropped.
   * @returns resolves when there is room for more, so that a flood can be held back; never rejects:
   *   once the host is gone, output is dropped
   */
  stdout(data: string | Uint8Array): Promise<void>;
  stderr(data: string | Uint8Array): Promise<void>;
}

/**
 * What a host tells a provider once, before its first execution (docs/contract.md,
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

/** What may be remarked on an answer that is no failure. */
export interface Remarked {
  readonly diagnostics?: readonly Diagnostic[];
}

/** Answer to DescribeWhatIf. */
export interface WhatIf extends Remarked {
  /** One sentence; empty when there is nothing to say. */
  readonly description: string;
}

/** Answer to ExtractDependencies. */
export interface Dependencies extends Remarked {
  /** Names of resolvers. */
  readonly dependencies: readonly string[];
}

export interface SignalOptions {
  readonly signal?: AbortSignal | undefined;
}

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
  /** Says in one sentence what an execution would do. Must have no side effects. */
  describeWhatIf?(name: string, input: JsonObject, options?: SignalOptions): Awaitable<string | WhatIf>;
  /**
   * The resolvers that unresolved inputs refer to. Only asked when the descriptor says
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

/** Implementations that have nothing to wait for may answer at once. */
export type Awaitable<T> = T | Promise<T>;

/** What an implementation may return: only `data` is needed. */
export type OutputLike = { readonly data: JsonValue } & Partial<Omit<Output, "data">>;

/**
 * A provider as a plugin offers it: the name it is called by, its descriptor, or why there is none.
 */
export interface ProviderListing {
  /** The name from GetProviders: executions use this one. */
  readonly name: string;
  readonly descriptor?: Descriptor;
  /**
   * Set when the descriptor could not be had; the other providers of the plugin are listed all the
   * same.
   */
  readonly error?: PluginError;
  readonly findings: readonly Finding[];
  /**
   * Descriptor fields that came filled and that baseline plugins do not have, such as
   * `api_version`: evidence for `speaksAtLeast`.
   */
  readonly newerFields?: readonly string[];
}
