// The options of an execution and its output.
import type { Diagnostic } from "./findings.js";
import type { HostClient } from "./host-types.js";
import type { JsonObject, JsonValue } from "./json.js";

/** The result of an execution (provider.Output). */
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

/** What a host gets of an output that it does not want parsed. */
export interface UnparsedOutput {
  /**
   * The output as JSON text, an object with `data`, `warnings` and the like, which are empty here.
   * Only when it is longer than `maxParsedBytes`.
   */
  readonly unparsed?: string;
}

/** What an implementation may return: only `data` is needed. */
export type OutputLike = { readonly data: JsonValue } & Partial<Omit<Output, "data">>;

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

/** The options of an execution. Absent and empty are the same on the wire. */
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

/** How a host reads the answer. */
export interface ReadOptions extends ExecuteOptions {
  /** A longer output is not parsed, see {@link UnparsedOutput}; default: all are. Bytes. */
  readonly maxParsedBytes?: number | undefined;
}

/** The context that an implementation receives. */
export interface ExecutionContext extends ExecuteOptions {
  /**
   * What the host offers; absent when it offers nothing, which plugins call "host service client
   * not available".
   */
  readonly host?: HostClient | undefined;
}

/** Where a streaming execution writes its output before its result. */
export interface OutputStreams {
  /**
   * Sends text or bytes at once, in the order of the calls of both channels; empty
   * pieces are dropped.
   * @returns resolves when more can be sent, so that awaiting it limits the rate; never rejects:
   *   once the host is gone, output is dropped
   */
  stdout(data: string | Uint8Array): Promise<void>;
  stderr(data: string | Uint8Array): Promise<void>;
}
