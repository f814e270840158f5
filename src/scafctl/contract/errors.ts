// Failures of a provider, in contrast to failures of its plugin.
import type { Diagnostic } from "./findings.js";

const brand = Symbol.for("scafctl-plugins.ProviderError");
const streamingBrand = Symbol.for("scafctl-plugins.StreamingNotSupported");

/**
 * An execution failed in the provider (the answer's `error` field; docs/contract.md, "Execution").
 * `message` is the plugin's plain text, without the prefixes that scafctl puts in front. Recognise
 * it with {@link isProviderError}, never with `instanceof`.
 */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
  readonly [brand] = true;

  /**
   * @param providerName the name the provider was called by
   * @param message the plugin's own text
   * @param exitCode scafctl's exit code for it; 0 when the plugin names none
   */
  constructor(
    readonly providerName: string,
    message: string,
    readonly exitCode = 0,
    readonly diagnostics: readonly Diagnostic[] = [],
  ) {
    super(message);
  }
}

/** True for a {@link ProviderError}, also for one made by another copy of this code. */
export function isProviderError(error: unknown): error is ProviderError {
  return typeof error === "object" && error !== null && brand in error;
}

/**
 * For implementations: this provider has no streaming execution; the host uses the unary one
 * (docs/contract.md, "Streaming").
 */
export class StreamingNotSupported extends Error {
  override readonly name = "StreamingNotSupported";
  readonly [streamingBrand] = true;

  constructor() {
    super("streaming execution not supported");
  }
}

/** True for a {@link StreamingNotSupported}, also for one made by another copy of this code. */
export function isStreamingNotSupported(error: unknown): error is StreamingNotSupported {
  return typeof error === "object" && error !== null && streamingBrand in error;
}

/** What the exit codes of executions mean to scafctl (docs/contract.md, "Execution"). */
const MEANINGS: ReadonlyMap<number, string> = new Map([
  [0, "success"],
  [1, "general failure"],
  [2, "validation failed"],
  [3, "invalid input"],
  [4, "file not found"],
  [5, "render failed"],
  [6, "action failed"],
  [7, "configuration"],
  [8, "catalog"],
  [9, "timeout"],
  [10, "permission"],
  [11, "test failed"],
]);

/** In a few words, to follow the number; undefined for a code that scafctl does not define. */
export function exitCodeMeaning(code: number): string | undefined {
  return MEANINGS.get(code);
}
