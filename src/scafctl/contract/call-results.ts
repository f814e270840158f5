// What a host gets back from the calls of a plugin.
import type { Descriptor } from "./descriptor-types.js";
import type { Output, UnparsedOutput } from "./execution-types.js";
import type { Diagnostic, Finding } from "./findings.js";
import type { Dependencies, WhatIf } from "./provider-plugin.js";

export interface ReadDescriptor {
  readonly descriptor: Descriptor;
  /**
   * Unusable values of the message, and the name if it differs. In the order of the fields.
   */
  readonly findings: readonly Finding[];
  /** Fields that no baseline plugin sends; absent when there are none. See `speaksAtLeast`. */
  readonly newerFields?: readonly string[];
}

/** A piece of what a provider wrote while it ran. */
export interface StreamedOutput {
  readonly kind: "stdout" | "stderr";
  /**
   * As they came: cut anywhere. Empty in the last piece of a channel, which may still complete the
   * text.
   */
  readonly bytes: Uint8Array;
  /** Decoded; whole characters and whole terminal escapes, so it may lag behind the bytes. */
  readonly text: string;
}

export interface ExecutionResult extends Output, UnparsedOutput {
  readonly transport: "stream" | "unary";
  /** Oddities of the answer that do not change the result. */
  readonly findings: readonly Finding[];
}

/** The last event of a streaming execution. */
export interface StreamedResult {
  readonly kind: "result";
  readonly result: ExecutionResult;
}

export type ExecutionEvent = StreamedOutput | StreamedResult;

/**
 * The result of ConfigureProvider. A plugin that refused its configuration can be used all the same
 * (docs/contract.md, "Configuration").
 */
export interface ConfigureResult {
  /** False when the plugin does not implement the call, as all before plugin SDK v0.1. */
  readonly supported: boolean;
  /** The plugin's text, or ours when it sent none; absent after success. */
  readonly error?: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Absent when the plugin sends none. */
  readonly protocolVersion?: number;
}

/** The result of DescribeWhatIf. */
export interface WhatIfResult extends WhatIf {
  /** False when the plugin does not implement the call. The description is empty then. */
  readonly supported: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** The result of ExtractDependencies. */
export interface DependenciesResult extends Dependencies {
  readonly supported: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** The result of StopProvider. */
export interface StopResult {
  readonly supported: boolean;
  readonly error?: string;
}
